"""The definition as everybody reads it, signed in or not."""
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from coproduce.definition import reviews, versions
from coproduce.definition.compare import compare as compared
from coproduce.definition.forms import CompareForm
from coproduce.definition.models import PublishedVersion
from coproduce.design import dates
from coproduce.people.models import Kind
from coproduce.people.roles import has_role


@login_not_required
def current(request: HttpRequest) -> HttpResponse:
    return _page(request, versions.current())


@login_not_required
def one(request: HttpRequest, number: int) -> HttpResponse:
    return _page(request, versions.numbered(number))


@login_not_required
def all_versions(request: HttpRequest) -> HttpResponse:
    counts, _ = versions.numbers()
    page = versions.page(request.GET.get("page", ""))
    rows = [
        {
            "version": version,
            "href": version.get_absolute_url(),
            "published": dates.day(version.published_at),
            "from": dates.day(version.effective_on),
            "counts": version.number == counts,
            "to_come": version.number > counts,
        }
        for version in page.object_list
    ]
    return render(request, "definition/versions.html", {"rows": rows, "page": page})


@login_not_required
def choose(request: HttpRequest) -> HttpResponse:
    """Which two? Then on to the comparison, at an address of its own."""
    form = CompareForm(request.GET or None, choices=versions.choices())
    if form.is_valid():
        return redirect("definition:compare", form.cleaned_data["old"], form.cleaned_data["new"])
    return render(request, "definition/choose.html", {"form": form})


@login_not_required
def compare(request: HttpRequest, old: int, new: int) -> HttpResponse:
    pair = versions.pair(old, new)
    if pair is None:
        raise Http404
    before, after = pair
    comparison = compared(before.title, before.content, after.title, after.content)
    context = {"old": before, "new": after, "comparison": comparison}
    return render(request, "definition/compare.html", context)


def _page(request: HttpRequest, version: PublishedVersion | None) -> HttpResponse:
    if version is None:
        raise Http404
    counts, newest = versions.numbers()
    context = {
        "version": version,
        "superseded": version.number < counts,
        "to_come": version.number > counts,
        "counts": counts,
        "newest": newest,
        "before": version.number - 1,
        "review_due": version.number == newest and reviews.is_due(version),
        "intact": version.is_intact(),
        "may_write": has_role(request.user, Kind.COPRODUCTION_LEAD),
    }
    return render(request, "definition/version.html", context)
