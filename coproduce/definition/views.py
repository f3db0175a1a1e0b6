"""The definition as everybody reads it, signed in or not."""
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from coproduce.definition import versions
from coproduce.definition.models import PublishedVersion
from coproduce.design import dates


@login_not_required
def current(request: HttpRequest) -> HttpResponse:
    version = versions.current()
    return _page(request, version, latest=version.number if version else 0)


@login_not_required
def one(request: HttpRequest, number: int) -> HttpResponse:
    version = versions.numbered(number)
    return _page(request, version, latest=versions.latest_number() if version else 0)


@login_not_required
def all_versions(request: HttpRequest) -> HttpResponse:
    rows = [
        {"version": version, "href": version.get_absolute_url(), "published": dates.day(version.published_at)}
        for version in versions.listed()
    ]
    return render(request, "definition/versions.html", {"rows": rows})


def _page(request: HttpRequest, version: PublishedVersion | None, *, latest: int) -> HttpResponse:
    if version is None:
        raise Http404
    context = {"version": version, "superseded": version.number < latest, "latest": latest}
    return render(request, "definition/version.html", context)
