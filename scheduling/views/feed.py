"""A person's own meetings in their own calendar."""
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from coproduce.people.areas import part_of
from scheduling.services import personal_feed


@part_of("calendar_feed")
def manage(request: HttpRequest) -> HttpResponse:
    """The address is shown in the answer to the button that makes it, and never again."""
    person, address = request.user, ""
    if request.method == "POST":
        if "stop" in request.POST:
            personal_feed.revoke(person=person, by=person)
            messages.success(request, "Switched off. Your calendar gets no more meetings from here.")
            return redirect("scheduling:feed")
        address = personal_feed.make(person=person, by=person)
    context = {
        "feed": personal_feed.of(person),
        "address": address,
        "subscribe": f"webcal:{address.partition(':')[2]}",
    }
    response = render(request, "scheduling/feed.html", context)
    patch_cache_control(response, no_store=True, private=True)
    return response


@part_of("calendar_feed")
@login_not_required
@require_safe
def read(request: HttpRequest, token: str) -> HttpResponse:
    """For a calendar program, which asks again and again and is told when nothing has changed."""
    feed = personal_feed.at(token)
    if feed is None:
        raise Http404
    if feed.etag in {etag.removeprefix("W/") for etag in parse_etags(request.headers.get("If-None-Match", ""))}:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(feed.ics, content_type="text/calendar; charset=utf-8; method=PUBLISH")
        response["Content-Disposition"] = 'inline; filename="meetings.ics"'
    response["ETag"] = feed.etag
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, no_store=True, private=True)
    return response
