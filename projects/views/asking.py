"""Open links of a project, their poster, and the answers to those who ask to join."""
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from coproduce.design.qr import svg
from coproduce.people import invitations
from coproduce.people.access import needs
from projects.forms.joining import NotNowForm, OpenLinkForm, WelcomeForm
from projects.models import JoinRequest, Project
from projects.permissions import can_change_roles, can_invite
from projects.services import asking, joining, overview, poster
from projects.services.project import ProjectError


@needs(Project, can_invite)
def open_links(request: HttpRequest, project: Project) -> HttpResponse:
    form = OpenLinkForm(request.POST or None)
    if form.is_valid():
        try:
            made = asking.make_link(project=project, by=request.user, **form.cleaned_data)
        except ProjectError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "The link works now. Print the poster, or copy the link.")
            return redirect("projects:poster", pk=project.pk, link=made.pk)
    links = overview.open_links(project)
    return render(request, "projects/open_links.html", {"project": project, "form": form, "links": links})


@require_safe
@needs(Project, can_invite)
def show_poster(request: HttpRequest, project: Project, link: UUID) -> HttpResponse:
    found = poster.open_link(project, link)
    return render(request, "projects/poster.html", poster.context(found))


@require_safe
@needs(Project, can_invite)
def qr(request: HttpRequest, project: Project, link: UUID) -> HttpResponse:
    """The code of the poster, a picture of its own: the page's policy allows no inline picture."""
    address = poster.address(poster.open_link(project, link).invitation)
    return HttpResponse(svg(address), content_type="image/svg+xml")


@require_POST
@needs(Project, can_invite)
def end_link(request: HttpRequest, project: Project, link: UUID) -> HttpResponse:
    found = get_object_or_404(project.invites.filter(invitation__is_open=True).select_related("invitation"), pk=link)
    with suppress(invitations.InviteUsed):  # full meanwhile: it lets nobody ask any more as it is
        invitations.revoke(invitation=found.invitation, by=request.user)
    messages.success(request, "The link does not work any more. Who asked by it before still waits for your answer.")
    return redirect("projects:open-links", pk=project.pk)


@needs(Project, can_change_roles)
def answer(request: HttpRequest, project: Project, asked: UUID) -> HttpResponse:
    """Read who asks, and welcome them."""
    found = get_object_or_404(waiting(project), pk=asked)
    form = WelcomeForm(typed(request), supporters=overview.people_who_run(project))
    if found.person:
        del form.fields["supporter"]
    if form.is_valid():
        return welcomed(request, found, form.cleaned_data.get("supporter"))
    return render(request, "projects/request.html", overview.request(found) | {"form": form})


def welcomed(request: HttpRequest, asked: JoinRequest, supporter: object) -> HttpResponse:
    name = asked.their_name
    try:
        membership = asking.welcome(request=asked, by=request.user, supporter=supporter)
    except ProjectError as problem:
        messages.warning(request, str(problem))
        return redirect("projects:people", pk=asked.project_id)
    if membership.person.email is None:
        messages.success(request, f"{name} is in. Next, make them a card, so that they can sign in without email.")
        return redirect("projects:card", pk=asked.project_id, member=membership.pk)
    messages.success(request, f"{name} is in, and we are telling them.")
    return redirect("projects:people", pk=asked.project_id)


@needs(Project, can_change_roles)
def not_now(request: HttpRequest, project: Project, asked: UUID) -> HttpResponse:
    found = get_object_or_404(waiting(project), pk=asked)
    form = NotNowForm(typed(request), initial={"words": joining.KIND_WORDS})
    if found.person is None:
        del form.fields["words"]
    if form.is_valid():
        try:
            asking.not_now(request=found, by=request.user, words=form.cleaned_data.get("words", ""))
        except ProjectError as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, "Thank you for telling them kindly.")
        return redirect("projects:people", pk=project.pk)
    return render(request, "projects/not_now.html", overview.request(found) | {"form": form})


def typed(request: HttpRequest) -> QueryDict | None:
    """A form without fields is filled in all the same."""
    return request.POST if request.method == "POST" else None


def waiting(project: Project):
    return project.requests.filter(status=JoinRequest.Status.WAITING).select_related("person", "project")
