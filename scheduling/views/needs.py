"""Does this place and plan meet your needs? On the site, or behind the signed link of a mail."""
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from coproduce.people.access import visible_or_404
from scheduling.forms.needs import NeedsForm
from scheduling.models import AccessCheck, Attendee, Event
from scheduling.services import needs_met, replies
from scheduling.services.errors import EventChanged, SchedulingError
from scheduling.views.events import closed_page, private

THANKS = "Thank you. We have your answer. You can change it until the meeting is over."


def mine(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = visible_or_404(Event, request.user, pk=pk)
    attendee = shown.asked(request.user)
    if attendee is None:
        raise Http404
    address = reverse("scheduling:event-needs", args=[pk])
    return _page(request, attendee, address, done=shown.get_absolute_url())


@login_not_required
@private
def by_link(request: HttpRequest, signed: str) -> HttpResponse:
    """Only a POST answers: mail scanners open links."""
    attendee = replies.attendee_of(signed)
    if attendee is None:
        raise Http404
    address = reverse("scheduling:reply-needs", args=[signed])
    return _page(request, attendee, address, done=address)


def _page(request: HttpRequest, attendee: Attendee, address: str, *, done: str) -> HttpResponse:
    if attendee.removed_at or attendee.event.is_cancelled or attendee.event.end <= timezone.now():
        return closed_page(request, attendee)
    check = needs_met.check_of(attendee)
    if check is None:
        raise Http404
    form = NeedsForm(request.POST) if request.method == "POST" else NeedsForm.to_ask(check)
    if request.method == "POST" and form.is_valid() and _give(attendee, form):
        messages.success(request, THANKS)
        return redirect(done)
    return render(request, "scheduling/needs.html", _context(attendee, check, form, address))


def _give(attendee: Attendee, form: NeedsForm) -> bool:
    """Store it. When that cannot be, the form says why."""
    try:
        needs_met.answer(attendee=attendee, **form.cleaned_data)
    except EventChanged as problem:
        attendee.event.refresh_from_db()
        form.data = form.data.copy() | {"sequence": attendee.event.sequence}
        form.add_error(None, str(problem))
    except SchedulingError as problem:
        form.add_error(None, str(problem))
    else:
        return True
    return False


def _context(attendee: Attendee, check: AccessCheck, form: NeedsForm, address: str) -> dict[str, object]:
    return {
        "event": attendee.event,
        "attendee": attendee,
        "check": check,
        "lines": needs_met.lines(check),
        "form": form,
        "address": address,
    }
