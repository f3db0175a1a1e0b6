"""What somebody is in a project, in their own words: as what they take part, and for whom they speak."""
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from coproduce.people.access import needs
from coproduce.people.models import Kind
from coproduce.people.roles import has_role
from projects.forms.part import PartForm
from projects.models import Project
from projects.permissions import is_member
from projects.services import voices


@needs(Project, is_member)
def my_part(request: HttpRequest, project: Project) -> HttpResponse:
    mine = project.memberships.active().select_related("person").get(person=request.user)
    form = PartForm(
        request.POST or None,
        works_here=has_role(request.user, Kind.STAFF),
        others=voices.could_speak_for(mine),
        initial=voices.as_chosen(mine),
    )
    if request.method == "POST" and form.is_valid():
        voices.take_part_as(membership=mine, by=request.user, kinds=form.cleaned_data["kinds"])
        voices.speak_for(membership=mine, by=request.user, **form.voice)
        messages.success(request, "Saved. You can change it at any time.")
        return redirect("projects:people", pk=project.pk)
    context = {"project": project, "form": form, "spoken_for_by": voices.about(mine)}
    return render(request, "projects/my_part.html", context)


@require_POST
@needs(Project, is_member)
def may_speak(request: HttpRequest, project: Project, voice: UUID) -> HttpResponse:
    """The person's own say about the carer who speaks for them."""
    mine = project.memberships.active().get(person=request.user)
    found = get_object_or_404(mine.spoken_for_by.select_related("membership__person"), membership=voice)
    yes = request.POST.get("say") == "yes"
    name = found.membership.person.name
    voices.answer(voice=found, by=request.user, yes=yes)
    words = "speaks for you here. You can change this at any time." if yes else "does not speak for you."
    messages.success(request, f"{name} {words}")
    return redirect("projects:my-part", pk=project.pk)
