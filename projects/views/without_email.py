"""People without email: adding them, their letter, their card."""
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from coproduce.people import cards
from coproduce.people.access import needs
from coproduce.people.models import Card
from projects.forms.joining import AddForm
from projects.models import Membership, Project, ProjectInvite
from projects.permissions import can_invite, rights
from projects.services import overview, poster, without_email
from projects.services.project import ProjectError


@needs(Project, can_invite)
def add(request: HttpRequest, project: Project) -> HttpResponse:
    form = AddForm(
        request.POST or None,
        known=without_email.known_to(request.user, project),
        supporters=overview.people_who_run(project),
        may_make_leads=rights(request.user, project).leads,
        initial={"supporter": request.user.pk, "roles": ["is_partner"]},
    )
    if form.is_valid():
        try:
            made = without_email.add(project=project, by=request.user, **form.wish)
        except ProjectError as problem:
            form.add_error(None, str(problem))
        else:
            return added(request, project, made)
    return render(request, "projects/add.html", {"project": project, "form": form})


def added(request: HttpRequest, project: Project, made: Membership | ProjectInvite) -> HttpResponse:
    if isinstance(made, ProjectInvite):
        messages.success(request, "Print this letter and give it to them. You can print it again from the people page.")
        return redirect("projects:letter", pk=project.pk, invitation=made.pk)
    messages.success(request, f"{made.person.name} is in. Next, make them a card, so that they can sign in.")
    return redirect("projects:card", pk=project.pk, member=made.pk)


@require_safe
@needs(Project, can_invite)
def letter(request: HttpRequest, project: Project, invitation: UUID) -> HttpResponse:
    """The honest invitation on paper, with a code and a slip."""
    found = poster.letter(project, invitation)
    return render(request, "projects/letter.html", poster.context(found))


@needs(Project, can_invite)
def card(request: HttpRequest, project: Project, member: UUID) -> HttpResponse:
    """What a card is, and making one: to print, or one code to read out on the phone."""
    found = get_object_or_404(project.memberships.active().by_name(), pk=member)
    if not cards.may_have(found.person):
        raise Http404
    if request.method == "POST":
        make = cards.make_one_to_read_out if "read_out" in request.POST else cards.make
        made = make(person=found.person, by=request.user)
        return redirect("projects:card-print", pk=project.pk, member=found.pk, card=made.pk)
    context = {"project": project, "membership": found, "left": cards.left(found.person)}
    return render(request, "projects/card.html", context)


@require_safe
@needs(Project, can_invite)
def card_print(request: HttpRequest, project: Project, member: UUID, card: UUID) -> HttpResponse:
    found = get_object_or_404(project.memberships.active().by_name(), pk=member)
    printed = get_object_or_404(Card, pk=card, person=found.person, made_by=request.user)
    codes = cards.to_print(printed, request.user)
    context = {"project": project, "membership": found, "codes": codes, "read_out": len(codes) == 1}
    return render(request, "projects/card_print.html", context | poster.addresses())
