"""Projects: the list, one project's page, its texts and its stage."""
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from coproduce.people.access import needs
from projects.forms.project import ProjectEditForm, ProjectForm
from projects.models import Project
from projects.permissions import can_create, can_edit, rights
from projects.services import overview
from projects.services import project as projects

STAGE_DONE = {
    Project.Stage.LOOKING_FOR_PEOPLE: "It is looking for people. Everybody who signs in can now read about it.",
    Project.Stage.OPEN: "The project is open. Only its people can see it now.",
}


def list_projects(request: HttpRequest) -> HttpResponse:
    page = overview.page_of(request.user, request.GET.get("page", ""))
    context = {"page": page, "may_create": can_create(request.user), "new_url": reverse("projects:new")}
    return render(request, "projects/list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    if not can_create(request.user):
        raise PermissionDenied
    form = ProjectForm(request.POST or None)
    if form.is_valid():
        made = projects.create_once(by=request.user, **form.cleaned_data)
        messages.success(request, "Saved. Only you can see it so far. Next, invite the first people.")
        return redirect(made)
    return render(request, "projects/new.html", {"form": form})


@needs(Project, lambda person, project: True)
def show(request: HttpRequest, project: Project) -> HttpResponse:
    may = rights(request.user, project)
    return render(request, "projects/project.html", overview.of(project, may, request.user))


@needs(Project, can_edit)
def edit(request: HttpRequest, project: Project) -> HttpResponse:
    form = ProjectEditForm(request.POST or None, instance=project, people=overview.people_to_ring(project))
    theirs: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            projects.edit(project=project, by=request.user, **form.cleaned_data)
        except projects.ChangedMeanwhile as changed:
            theirs = form.compare(changed)
        else:
            messages.success(request, "Saved. New invitations show these words from now on.")
            return redirect(project)
    return render(request, "projects/edit.html", {"form": form, "project": project, "theirs": theirs})


@require_POST
@needs(Project, can_edit)
def stage(request: HttpRequest, project: Project) -> HttpResponse:
    to = request.POST.get("to", "")
    try:
        projects.move_on(project=project, by=request.user, to=to)
    except projects.ProjectError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, STAGE_DONE[to])
    return redirect(project)
