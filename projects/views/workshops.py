"""Workshops: asking when we could all meet, choosing a time, and what happens to it afterwards."""
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from coproduce.people.access import needs, visible_or_404
from projects.forms.workshop import CancelForm, ChoiceForm, ConfirmForm, WorkshopForm, first_wish
from projects.models import Project, Workshop
from projects.permissions import can_plan_workshop, can_run_workshop
from projects.services import workshop_page, workshops
from scheduling.models import Event
from scheduling.services.errors import EverybodyRefused, SchedulingError
from scheduling.services.finder import Option

View = Callable[..., HttpResponse]
Book = Callable[..., Event]


def runs_workshop(view: View) -> View:
    """The view gets a workshop of the project in the address (else 404) that the person may run (else 403)."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: UUID, workshop: UUID, **more: object) -> HttpResponse:
        found = visible_or_404(Workshop, request.user, pk=workshop, project=pk)
        if not can_run_workshop(request.user, found):
            raise PermissionDenied
        return view(request, found, **more)

    return guarded


@needs(Project, can_plan_workshop)
def new(request: HttpRequest, project: Project) -> HttpResponse:
    step_free = workshops.needs_step_free(project)
    form = WorkshopForm(
        request.POST or None,
        members=project.memberships.active().by_name(),
        initial=first_wish() | {"step_free": step_free},
    )
    if form.is_valid():
        made = workshops.plan_once(project=project, by=request.user, asked=form.asked, **form.wish)
        return redirect(made)
    return render(request, "projects/workshop_form.html", {"project": project, "form": form, "step_free": step_free})


@runs_workshop
def edit(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    project, settled = workshop.project, workshop.is_settled
    members = [] if settled else project.memberships.active().by_name()
    form = WorkshopForm(request.POST or None, instance=workshop, members=members)
    if form.is_valid():
        asked = None if settled else form.asked
        workshops.change(workshop=workshop, by=request.user, asked=asked, **form.wish)
        return redirect("projects:workshop-move" if settled else "projects:workshop", project.pk, workshop.pk)
    context = {"project": project, "workshop": workshop, "form": form, "settled": settled}
    return render(request, "projects/workshop_form.html", context)


def show(request: HttpRequest, pk: UUID, workshop: UUID) -> HttpResponse:
    found = visible_or_404(Workshop, request.user, pk=workshop, project=pk)
    may_run = can_run_workshop(request.user, found)
    if found.is_settled:
        context = workshop_page.settled(found, request.user, may_name=may_run)
        return render(request, "projects/workshop.html", context)
    if found.has_poll and not (may_run and "times" in request.GET):
        return redirect("projects:poll", pk, workshop)
    return options(request, found, may_name=may_run)


@runs_workshop
def confirm(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    if workshop.is_settled:
        return redirect(workshop)
    return choose(request, workshop, workshops.confirm, done="and will remind them 7 days and 1 day before.")


@runs_workshop
def move(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    if not workshop.is_settled:
        return redirect(workshop)
    if "start" not in request.POST and "start" not in request.GET:
        return options(request, workshop, may_name=True)
    return choose(request, workshop, workshops.move, done="about the new time and place, and ask again who can come.")


@runs_workshop
def cancel(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    if not workshop.is_settled:
        return redirect(workshop)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        try:
            event = workshops.cancel(workshop=workshop, by=request.user, because=form.cleaned_data["because"])
        except SchedulingError as error:
            form.add_error("because", str(error))
        else:
            messages.success(request, f"Cancelled. {workshop_page.told(event)}. You can find another time below.")
            return redirect(workshop)
    context = workshop_page.settled(workshop, request.user, may_name=True)
    return render(request, "projects/workshop_cancel.html", context | {"form": form})


def options(request: HttpRequest, workshop: Workshop, *, may_name: bool, problem: str = "") -> HttpResponse:
    answer = workshops.find(workshop, may_name=may_name)
    show_all = "all" in request.GET
    context = workshop_page.options(workshop, answer, viewer=request.user, may_name=may_name, show_all=show_all)
    context["trouble"] = [{"text": problem, "href": "#options"}] if problem else []
    return render(request, "projects/workshop_options.html", context)


def choose(request: HttpRequest, workshop: Workshop, book: Book, *, done: str) -> HttpResponse:
    """The page before a time is booked, and the booking."""
    option = chosen(request, workshop)
    if option is None:
        return no_longer(request, workshop, "That time or room is not free any more. Choose another one.")
    form = ConfirmForm(request.POST if request.method == "POST" else None, option=option, event=workshop.event)
    if form.is_valid():
        try:
            event = book(
                workshop=workshop, by=request.user, start=option.start, room=option.room, **form.cleaned_data
            )
        except EverybodyRefused as error:
            messages.warning(request, str(error))
            return redirect("projects:poll", workshop.project_id, workshop.pk)
        except SchedulingError as error:
            return no_longer(request, workshop, str(error))
        messages.success(request, workshop_page.booked(event, done))
        return redirect(workshop)
    context = workshop_page.choice(workshop, option)
    return render(request, "projects/workshop_confirm.html", context | {"form": form})


def chosen(request: HttpRequest, workshop: Workshop) -> Option | None:
    form = ChoiceForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return None
    answer = workshops.find(workshop, may_name=True)
    return workshops.option_at(answer, start=form.cleaned_data["start"], room=form.cleaned_data["room"])


def no_longer(request: HttpRequest, workshop: Workshop, problem: str) -> HttpResponse:
    """Fresh options, unless a second click on the same button comes after the first has booked."""
    before = workshop.event_id
    workshop.refresh_from_db()
    if workshop.is_settled and workshop.event_id != before:
        return redirect(workshop)
    return options(request, workshop, may_name=True, problem=problem)
