"""Pages about one meeting: for the people in it, and behind the signed links of their mails."""
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from coproduce.people.access import visible_or_404
from scheduling.forms.events import AnswerForm
from scheduling.models import Attendee, Event
from scheduling.services import event_page, events, itip, replies
from scheduling.services.errors import EventChanged, SchedulingError


@require_safe
def event(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = visible_or_404(Event, request.user, pk=pk)
    return _event_page(request, shown, shown.asked(request.user))


@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = visible_or_404(Event, request.user, pk=pk)
    attendee = shown.asked(request.user)
    if attendee is None:
        raise Http404
    form = AnswerForm(request.POST)
    if form.is_valid():
        form = _give(attendee, form)
        if form is None:
            messages.success(request, "We have your answer. Thank you. You can change it until the meeting is over.")
            return redirect(shown)
    shown.refresh_from_db()
    return _event_page(request, shown, attendee, form)


@require_safe
def ics(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The meeting for a calendar that gets no invitations by mail."""
    shown = visible_or_404(Event, request.user, pk=pk)
    entry = itip.published(shown, description=shown.description, now=timezone.now())
    return HttpResponse(
        entry,
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
        headers={"Content-Disposition": 'attachment; filename="meeting.ics"'},
    )


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Behind a signed link: not kept by the browser, which others may use."""

    @wraps(view)
    def kept_out(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    return kept_out


@login_not_required
@private
def reply(request: HttpRequest, signed: str) -> HttpResponse:
    """Only a POST answers: mail scanners open links."""
    attendee = replies.attendee_of(signed)
    if attendee is None:
        raise Http404
    if attendee.removed_at or _is_closed(attendee.event):
        return closed_page(request, attendee)
    form: AnswerForm | None = AnswerForm.to_ask(attendee, request.GET.get("answer", ""))
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid():
            form = _give(attendee, form)
            if form is None:
                return redirect(reverse("scheduling:reply", args=[signed]) + "?answered=1")
    context = {"event": attendee.event, "attendee": attendee, "form": form, "signed": signed}
    context |= event_page.place_of(attendee)
    return render(request, "scheduling/reply.html", {**context, "answered": "answered" in request.GET})


def _give(attendee: Attendee, form: AnswerForm) -> AnswerForm | None:
    """Store the answer. When that cannot be: the form to show again, with the reason."""
    try:
        events.answer(attendee=attendee, partstat=form.partstat, sequence=form.cleaned_data["sequence"])
    except EventChanged as problem:
        attendee.event.refresh_from_db()
        return AnswerForm.to_ask_again(attendee.event, form.cleaned_data["answer"], str(problem))
    except SchedulingError as problem:
        form.add_error(None, str(problem))
        return form
    return None


def _is_closed(shown: Event) -> bool:
    return shown.is_cancelled or shown.end <= timezone.now()


def _event_page(
    request: HttpRequest, shown: Event, attendee: Attendee | None, form: AnswerForm | None = None
) -> HttpResponse:
    if attendee and form is None and not _is_closed(shown):
        form = AnswerForm.to_ask(attendee)
    context = {"event": shown, "attendee": attendee, "form": form, "over": shown.end <= timezone.now()}
    if form is not None and attendee:
        context |= event_page.of(attendee)
    return render(request, "scheduling/event.html", context)


def closed_page(request: HttpRequest, attendee: Attendee) -> HttpResponse:
    """Says why there is nothing to answer; somebody who left is shown nothing of the meeting."""
    shown = attendee.event
    if attendee.removed_at:
        context: dict[str, object] = {"title": "You are no longer asked to this meeting"}
    else:
        title = "This meeting is cancelled" if shown.is_cancelled else "This meeting is over"
        context = {"title": title, "event": shown, "ring": shown.organizer.phone}
    return render(request, "scheduling/reply_closed.html", context, status=410)
