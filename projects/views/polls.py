"""Polls: asking the people of a workshop which times and places suit, and choosing from what they say."""
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from coproduce.design import dates
from coproduce.people.access import visible_or_404
from projects.forms.poll import AskMoreForm, CallOffForm, ChooseForm, MoreTimeForm, PollOfferForm, default_last_day
from projects.models import Workshop
from projects.permissions import can_run_workshop
from projects.services import poll_page, polls, workshop_page, workshops
from projects.views.workshops import View, chosen_already, runs_workshop
from projects.words import count
from scheduling.models import Proposal
from scheduling.services import poll_results, proposals
from scheduling.services.errors import PollOver, SchedulingError
from scheduling.views.polls import write_down


def with_poll(view: View) -> View:
    """Without a poll that something can still come of, there is only the workshop. What was sent changes nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, workshop: Workshop, **more: UUID) -> HttpResponse:
        if workshop.has_poll:
            return view(request, workshop, **more)
        return too_late(request, workshop)

    return guarded


def too_late(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    if workshop.is_settled:
        return chosen_already(request, workshop, poll_page.start_of(workshop, request.POST.get("time", "")))
    if request.method == "POST":
        messages.warning(request, "The poll is over already. Nothing was changed.")
    return redirect(workshop)


def address(workshop: Workshop, name: str = "poll") -> str:
    return reverse(f"projects:{name}", args=[workshop.project_id, workshop.pk])


def show(request: HttpRequest, pk: UUID, workshop: UUID) -> HttpResponse:
    found = visible_or_404(Workshop, request.user, pk=workshop, project=pk)
    if not found.asked_people:
        return redirect(found)
    context = poll_page.shown(found, request.user, may_run=can_run_workshop(request.user, found))
    return render(request, "projects/poll.html", context)


@runs_workshop
def new(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    if workshop.is_settled or workshop.has_poll:
        return no_more_to_ask(request, workshop)
    form = offer_form(request, workshop)
    if not form.unfinished and form.is_valid():
        typed = form.cleaned_data
        try:
            poll = polls.open_poll(
                workshop=workshop, by=request.user, times=form.times, places=form.offered_places,
                last_day=typed["last_day"], hidden=typed["hidden"],
            )  # fmt: skip
        except SchedulingError as error:
            form.add_error(None, str(error))
        else:
            return asked(request, workshop, poll)
    context = {"workshop": workshop, "project": workshop.project, "form": form}
    return render(request, "projects/poll_new.html", context)


def asked(request: HttpRequest, workshop: Workshop, poll: Proposal) -> HttpResponse:
    """Whoever asks second is told that the first has asked."""
    if poll.organizer_id == request.user.pk:
        messages.success(request, poll_page.told(poll, poll.responses.concerned().count()))
    else:
        words = "has asked people already. Your questions were not sent. What people are asked stands below."
        messages.warning(request, f"{poll.organizer.name} {words}")
    return redirect(address(workshop))


def no_more_to_ask(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    if request.method == "POST" and workshop.is_settled:
        messages.warning(request, polls.AlreadySettled.words)
    elif request.method == "POST":
        return asked(request, workshop, workshop.proposal)
    return redirect(workshop)


def offer_form(request: HttpRequest, workshop: Workshop) -> PollOfferForm:
    """With the time of the link ticked, and the best others; `more`: with more rows for dates, nothing checked yet."""
    answer = workshops.find(workshop, may_name=True)
    found, ticked = poll_page.offer(workshop, answer, request.GET.get("start", ""))
    chosen = [one for one in found if workshop_page.utc(one.start) in ticked]
    rooms = poll_page.rooms_for(workshop, answer.people, [one.room for one in chosen if one.room])
    rows = request.POST.get("rows", "")
    more = "more" in request.POST
    wanted = int(rows) + 3 * more if rows.isdecimal() and len(rows) < 3 else 0
    initial = {
        "found": ticked,
        "places": list(dict.fromkeys(f"room-{one.room.pk}" for one in chosen if one.room)),
        "last_day": default_last_day([one.start for one in chosen]),
    }
    data = request.POST if request.method == "POST" else None
    shape = {"found": found, "rooms": rooms, "minutes": workshop.minutes, "rows": wanted, "unfinished": more}
    return PollOfferForm(data, initial=initial, **shape)


@runs_workshop
@with_poll
def choose(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    time = request.POST.get("time") or request.GET.get("time", "")
    choice = None if workshop.proposal.keeps_quiet else poll_page.choice(workshop, time)
    if choice is None or not choice.card.choose:
        return redirect(address(workshop))
    form = ChooseForm(request.POST or None, choice=choice)
    if form.is_valid():
        try:
            return book(request, workshop, choice, form)
        except SchedulingError as error:
            choice = poll_page.choice(workshop, time)
            form = ChooseForm(request.POST, choice=choice)
            form.add_error("place", str(error))
    context = {"workshop": workshop, "project": workshop.project, "choice": choice, "form": form}
    return render(request, "projects/poll_choose.html", context)


def book(request: HttpRequest, workshop: Workshop, choice: poll_page.Choice, form: ChooseForm) -> HttpResponse:
    """Whoever comes second is told what the first has chosen."""
    option = choice.option
    event = workshops.confirm(
        workshop=workshop, by=request.user, start=option.start, end=option.end, **form.booking
    )
    if event.start != option.start:
        return chosen_already(request, workshop, option.start)
    messages.success(request, f"{workshop_page.told(event)} and will remind them 7 days and 1 day before.")
    return redirect(workshop)


@runs_workshop
@with_poll
def more_time(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    poll = workshop.proposal
    if not poll.is_open:
        return closed_already(request, workshop)
    form = MoreTimeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            poll = proposals.extend(proposal=poll, last_day=form.cleaned_data["last_day"], by=request.user)
        except SchedulingError as error:
            form.add_error("last_day", str(error))
        else:
            messages.success(request, f"People can answer until the end of {dates.day(poll.last_day)}.")
            return redirect(address(workshop))
    context = {"workshop": workshop, "project": workshop.project, "form": form, "until": dates.day(poll.last_day)}
    return render(request, "projects/poll_more_time.html", context)


@runs_workshop
@with_poll
def close(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    if request.method == "POST":
        proposals.close(proposal=workshop.proposal, by=request.user)
        messages.success(request, "The poll is closed. Choose a time below.")
        return redirect(address(workshop))
    if not workshop.proposal.is_open:
        return redirect(address(workshop))
    context = poll_page.shown(workshop, request.user, may_run=True)
    return render(request, "projects/poll_close.html", context)


@runs_workshop
@with_poll
def cancel(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    form = CallOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            proposals.cancel(proposal=workshop.proposal, by=request.user, because=form.cleaned_data["because"])
        except SchedulingError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, "The poll is called off. We tell everybody who was asked.")
        return redirect(workshop)
    context = {"workshop": workshop, "project": workshop.project, "form": form}
    return render(request, "projects/poll_cancel.html", context)


@runs_workshop
@with_poll
def add(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    if not workshop.proposal.is_open:
        return closed_already(request, workshop)
    members = poll_page.can_be_asked(workshop)
    form = AskMoreForm(request.POST if request.method == "POST" else None, members=members)
    if members and form.is_valid():
        people = [UUID(key) for key in form.cleaned_data["people"]]
        try:
            new = workshops.ask_more(workshop=workshop, by=request.user, people=people)
        except SchedulingError:
            return closed_already(request, workshop)
        messages.success(request, f"We asked {count(new, 'more person', 'more people')}.")
        return redirect(address(workshop))
    context = {"workshop": workshop, "project": workshop.project, "form": form, "members": members}
    return render(request, "projects/poll_add.html", context)


def closed_already(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, PollOver.words)
    return redirect(address(workshop))


@runs_workshop
@with_poll
def paper(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    return render(request, "projects/poll_paper.html", poll_page.paper(workshop))


@runs_workshop
@with_poll
def record(request: HttpRequest, workshop: Workshop, person: UUID) -> HttpResponse:
    """Whoever runs the workshop writes down what somebody said on paper or by phone."""
    response = poll_results.response_of(workshop.proposal_id, person)
    if response is None:
        raise Http404
    action = reverse("projects:poll-record", args=[workshop.project_id, workshop.pk, person])
    return write_down(request, response, action=action, back=address(workshop), may_name=True)
