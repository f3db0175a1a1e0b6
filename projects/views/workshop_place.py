"""The place of a workshop: another one, whether it suits people, what is booked for them, and release from shifts."""
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from coproduce.people.areas import part_of
from projects.forms.workshop import ChoiceForm
from projects.forms.workshop_place import PlaceForm
from projects.models import Workshop
from projects.services import workshop_page, workshop_place, workshops
from projects.views.workshops import runs_workshop
from scheduling.forms.needs import GoAheadForm, NeedsForm
from scheduling.services import needs_met
from scheduling.services.errors import SchedulingError
from scheduling.views.releases import ask_page


@runs_workshop
def place(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Another place, or another way in from afar, at the time that there is."""
    if not workshop.is_settled:
        return redirect(workshop)
    choices = workshop_place.rooms(workshop)
    form = PlaceForm(request.POST if request.method == "POST" else None, choices=choices, event=workshop.event)
    if form.is_valid():
        try:
            event = workshops.change_place(workshop=workshop, by=request.user, **form.place)
        except SchedulingError as error:
            form.add_error("room", str(error))
        else:
            done = "about the place, and ask again who can come."
            messages.success(request, workshop_page.booked(event, done))
            return redirect(workshop)
    context = {"workshop": workshop, "project": workshop.project, "form": form}
    context["others"] = [one for one in choices if not one.can_be_chosen]
    return render(request, "projects/workshop_place.html", context | workshop_page.facts(workshop))


@runs_workshop
def record(request: HttpRequest, workshop: Workshop, person: UUID) -> HttpResponse:
    """What somebody said about the place by phone or on paper."""
    attendee = workshop_page.asked(workshop, person)
    check = needs_met.check_of(attendee) if attendee else None
    if check is None:
        raise Http404
    form = NeedsForm(request.POST, recording=True) if request.method == "POST" else NeedsForm.to_ask(
        check, recording=True
    )
    if request.method == "POST" and form.is_valid():
        try:
            needs_met.answer(attendee=attendee, recorded_by=request.user, **form.cleaned_data)
        except SchedulingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Saved: this is what {attendee.person.name} said.")
            return redirect(workshop)
    context = {"workshop": workshop, "project": workshop.project, "form": form, "attendee": attendee}
    return render(request, "projects/workshop_needs.html", context | {"lines": needs_met.lines(check)})


@runs_workshop
def go_ahead(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Final without everybody's yes: in writing, and they read it."""
    if not workshop.is_settled:
        return redirect(workshop)
    form = GoAheadForm(request.POST or None)
    if form.is_valid():
        try:
            event = needs_met.go_ahead(event=workshop.event, by=request.user, because=form.cleaned_data["because"])
        except SchedulingError as error:
            form.add_error("because", str(error))
        else:
            messages.success(request, f"It is final. {workshop_page.told(event)}. They can read why.")
            return redirect(workshop)
    context = workshop_page.settled(workshop, request.user, may_name=True)
    return render(request, "projects/workshop_go_ahead.html", context | {"form": form})


@require_POST
@runs_workshop
def booked(request: HttpRequest, workshop: Workshop, line: int) -> HttpResponse:
    """Tick what was booked for somebody, or take the tick away."""
    found = workshop_page.arrangement(workshop, line)
    if found is None:
        raise Http404
    is_booked = request.POST.get("booked") == "yes"
    needs_met.book(arrangement=found, by=request.user, booked=is_booked)
    messages.success(request, "Booked. They can see it." if is_booked else "Not booked any more. They can see it.")
    return redirect(workshop)


@part_of("release")
@runs_workshop
def release(request: HttpRequest, workshop: Workshop, person: UUID) -> HttpResponse:
    """For somebody on shift: at the workshop's time, or at the option in the address."""
    found = workshops.invitee(workshop, person)
    start, end = workshops.times(workshop, ChoiceForm(request.GET).moment)
    if found is None or start is None:
        raise Http404
    what = {"url": workshop.get_absolute_url(), "summary": workshop.purpose, "start": start, "end": end}
    return ask_page(request, found, what, back=workshop.get_absolute_url())
