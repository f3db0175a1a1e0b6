"""Who is in a project: the list, roles, invitations, leaving."""
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from coproduce.people.access import needs
from coproduce.people.invitations import InviteUsed
from projects.forms.joining import InviteForm, RolesForm
from projects.models import Project
from projects.permissions import can_change_roles, can_invite, is_member, rights
from projects.services import asking, joining, overview
from projects.services import project as projects
from projects.services.project import ProjectError


@needs(Project, is_member)
def people(request: HttpRequest, project: Project) -> HttpResponse:
    may = rights(request.user, project)
    everybody = overview.who_is_in(project, request.user, runs=may.runs, needs=True)
    context = {"project": project, "may": may, "people": everybody}
    if may.runs:
        context["invitations"] = overview.invitations(project)
    if may.leads:
        context["asking"] = asking.waiting(project)
    return render(request, "projects/people.html", context)


@needs(Project, can_invite)
def invite(request: HttpRequest, project: Project) -> HttpResponse:
    form = InviteForm(request.POST or None, may_make_leads=rights(request.user, project).leads)
    if form.is_valid():
        try:
            joining.invite(project=project, by=request.user, **form.cleaned_data)
        except ProjectError as error:
            form.add_error("address", str(error))
        else:
            name = form.cleaned_data["name"]
            messages.success(request, f"We are sending {name} a link. It works for 28 days, once, and for them only.")
            return redirect("projects:people", pk=project.pk)
    return render(request, "projects/invite.html", {"project": project, "form": form})


@require_POST
@needs(Project, can_invite)
def revoke(request: HttpRequest, project: Project, invitation: UUID) -> HttpResponse:
    found = get_object_or_404(project.invites.select_related("invitation"), pk=invitation)
    try:
        joining.revoke(invite=found, by=request.user)
    except InviteUsed:
        messages.warning(request, "They joined before you took the invitation back. They are in the list of people.")
    else:
        messages.success(request, "Taken back. The link does not work any more.")
    return redirect("projects:people", pk=project.pk)


@needs(Project, can_change_roles)
def member(request: HttpRequest, project: Project, member: UUID) -> HttpResponse:
    found = get_object_or_404(project.memberships.active().by_name(), pk=member)
    form = RolesForm(request.POST or None, initial={"roles": found.roles})
    if form.is_valid():
        try:
            projects.set_roles(membership=found, by=request.user, roles=form.cleaned_data["roles"])
        except ProjectError as error:
            form.add_error("roles", str(error))
        else:
            messages.success(request, f"Saved what {found.person.name} is in this project.")
            return redirect("projects:people", pk=project.pk)
    return render(request, "projects/member.html", {"project": project, "membership": found, "form": form})


@require_POST
@needs(Project, can_change_roles)
def remove(request: HttpRequest, project: Project, member: UUID) -> HttpResponse:
    found = get_object_or_404(project.memberships.active().by_name(), pk=member)
    try:
        joining.leave(membership=found, by=request.user)
    except ProjectError as error:
        messages.warning(request, str(error))
        return redirect("projects:member", pk=project.pk, member=found.pk)
    messages.success(request, f"{found.person.name} is not in the project any more and gets no more messages about it.")
    return redirect("projects:people", pk=project.pk)


@needs(Project, is_member)
def leave(request: HttpRequest, project: Project) -> HttpResponse:
    found = project.memberships.active().get(person=request.user)
    problem = ""
    if request.method == "POST":
        try:
            joining.leave(membership=found, by=request.user)
        except ProjectError as error:
            problem = str(error)
        else:
            messages.success(request, f"You have left “{project}”. You get no more messages about it.")
            return redirect("projects:list")
    return render(request, "projects/leave.html", {"project": project, "problem": problem})
