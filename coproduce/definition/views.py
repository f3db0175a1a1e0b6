"""The definition as everybody reads it, signed in or not."""
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from coproduce.definition.models import PublishedVersion
from coproduce.design import dates


@login_not_required
def current(request: HttpRequest) -> HttpResponse:
    version = PublishedVersion.objects.first()
    if version is None:
        raise Http404
    return _page(request, version, version.number)


@login_not_required
def version(request: HttpRequest, number: int) -> HttpResponse:
    wanted = get_object_or_404(PublishedVersion, number=number)
    return _page(request, wanted, PublishedVersion.objects.values_list("number", flat=True)[0])


@login_not_required
def versions(request: HttpRequest) -> HttpResponse:
    rows = [
        {"version": version, "href": version.get_absolute_url(), "published": dates.day(version.published_at)}
        for version in PublishedVersion.objects.defer("content")
    ]
    return render(request, "definition/versions.html", {"rows": rows})


def _page(request: HttpRequest, version: PublishedVersion, latest: int) -> HttpResponse:
    context = {"version": version, "superseded": version.number < latest, "latest": latest}
    return render(request, "definition/version.html", context)
