"""Answering a poll: on the site, behind a signed link, and for somebody else who said it on paper or by phone."""
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from coproduce.design import dates
from coproduce.notifications import preferences
from coproduce.people.access import visible_or_404
from coproduce.people.models import Person
from scheduling.forms.polls import PollForm
from scheduling.models import Proposal, Response
from scheduling.permissions import can_record
from scheduling.services import poll_links, poll_results, proposals
from scheduling.services.errors import AnsweredMeanwhile, NoLongerAsked, PollOver, SchedulingError
from scheduling.views.events import private

Done = Callable[[], HttpResponse]
GONE = 410


def poll(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For somebody asked who is signed in."""
    found = visible_or_404(Proposal, request.user, pk=pk)
    response = poll_results.response_of(found.pk, request.user.pk)

    def thanked() -> HttpResponse:
        messages.success(request, f"We have your answers. Thank you. {until(found)}")
        return redirect(found)

    return ask(request, response, action=found.get_absolute_url(), done=thanked)


@login_not_required
@private
def answer(request: HttpRequest, signed: str) -> HttpResponse:
    """Only a POST answers: mail scanners open links."""
    response = poll_links.response_of(signed)
    if response is None:
        raise Http404
    action = reverse("scheduling:poll-answer", args=[signed])
    return ask(request, response, action=action, done=lambda: redirect(f"{action}?answered=1"), by_link=True)


def record(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """For the supporter of somebody asked, and for whoever asks."""
    response = poll_results.response_of(pk, person)
    if response is None or not can_record(request.user, response):
        raise Http404
    action = reverse("scheduling:poll-record", args=[pk, person])
    back = reverse("home:home")
    may_name = request.user.pk == response.proposal.organizer_id
    return write_down(request, response, action=action, back=back, may_name=may_name)


def ask(request: HttpRequest, response: Response, *, action: str, done: Done, by_link: bool = False) -> HttpResponse:
    """The page for the person themselves. A browser in which somebody else is signed in does not show their diary."""
    if response.removed_at or not response.proposal.is_open:
        return closed(request, response, by_link=by_link)
    alone = not request.user.is_authenticated or request.user.pk == response.person_id
    sheet = poll_results.sheet(response, fill=True, conflicts=alone)
    form = PollForm(request.POST if request.method == "POST" else None, sheet=sheet)
    if form.is_valid():
        try:
            proposals.answer(response=response, said=form.said)
            return done()
        except (PollOver, NoLongerAsked):
            response.refresh_from_db()
            return closed(request, response, by_link=by_link)
        except SchedulingError as problem:
            form.refuse(str(problem))
    context = {"response": response, "form": form, "action": action, "by_link": by_link}
    thanks = "answered" in request.GET and response.answered_at is not None
    return render(request, "scheduling/poll.html", context | about(response) | {"answered": thanks})


def write_down(
    request: HttpRequest, response: Response, *, action: str, back: str, may_name: bool
) -> HttpResponse:
    """The page on which `request.user` records what somebody else said."""
    if request.user.pk == response.person_id:
        return redirect(response.proposal)
    if not response.proposal.is_open:
        messages.warning(request, PollOver.words)
        return redirect(back)
    fill = poll_results.may_be_shown_to(request.user, response, may_name=may_name)
    sheet = poll_results.sheet(response, fill=fill)
    form = PollForm(request.POST if request.method == "POST" else None, sheet=sheet, for_other=True)
    if form.is_valid() and recorded(form, response, request.user):
        messages.success(request, f"Saved: {poll_results.how_again(response)}. {until(response.proposal)}")
        return redirect(back)
    context = {
        "response": response,
        "form": form,
        "action": action,
        "back": back,
        "filled": fill,
        "told_by_mail": preferences.reads_mail(response.person),
    }
    return render(request, "scheduling/poll_record.html", context | about(response))


def recorded(form: PollForm, response: Response, by: Person) -> bool:
    """Whether it was stored; if not, the form says why."""
    seen = form.cleaned_data["seen"]
    try:
        proposals.answer(response=response, said=form.said, by=by, how=form.cleaned_data["how"], seen=seen)
    except AnsweredMeanwhile as problem:
        response.refresh_from_db()
        form.data = form.data.copy()
        form.data["seen"] = proposals.stamp(response)
        form.refuse(str(problem))
        return False
    except SchedulingError as problem:
        form.refuse(str(problem))
        return False
    return True


def closed(request: HttpRequest, response: Response, *, by_link: bool) -> HttpResponse:
    """Says why there is nothing to answer. Somebody who left is shown nothing of it."""
    shown = {} if response.removed_at else {"mine": poll_results.mine(response), **about(response)}
    title = poll_results.ended(response)
    status = GONE if by_link else 200
    return render(request, "scheduling/poll_closed.html", shown | {"title": title, "by_link": by_link}, status=status)


def about(response: Response) -> dict[str, object]:
    proposal = response.proposal
    event = poll_results.meeting(response)
    return {
        "proposal": proposal,
        "until": dates.day(proposal.last_day),
        "how": poll_results.how(response, proposal) if response.answered_at else "",
        "event": event,
        "when": dates.span(event.start, event.end) if event else "",
        "despite": poll_results.despite(proposal, event) if event else "",
    }


def until(proposal: Proposal) -> str:
    return f"You can change them until the end of {dates.day(proposal.last_day)}."
