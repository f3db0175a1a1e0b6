"""Directorates and teams, kept by the co-production lead."""
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from coproduce.people import finding
from coproduce.people.access import needs_role
from coproduce.people.models import Kind, Team
from coproduce.people.teams import services
from coproduce.people.teams.forms import DirectorateForm, PartForm, TeamForm
from coproduce.people.teams.services import Part

for_lead = needs_role(Kind.COPRODUCTION_LEAD)
DONE = {Part.MEMBER: "is in the team", Part.MANAGER: "manages the team", Part.DEPUTY: "stands in for the manager"}
TAKEN = "There is already one with this name. Choose another name"


@for_lead
def every(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:100]
    page = services.page(asked, request.GET.get("page", ""))
    context = {"page": page, "asked": asked, "query": f"{urlencode({'q': asked})}&" if asked else ""}
    return render(request, "people/teams.html", context)


@for_lead
def new(request: HttpRequest) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if form.is_valid():
        try:
            team = services.save(by=request.user, **form.cleaned_data)
        except services.NameTaken:
            form.add_error("name", TAKEN)
        else:
            messages.success(request, "Saved. Next, say who is in the team.")
            return redirect("teams:team", team.pk)
    return render(request, "people/team_form.html", {"form": form})


@for_lead
def team(request: HttpRequest, pk: int) -> HttpResponse:
    one = team_or_404(pk)
    asked = request.GET.get("q", "").strip()[:100]
    context = {
        "team": one,
        "deputies": list(one.deputies.order_by("name", "pk")),
        "page": services.members(one, request.GET.get("page", "")),
        "asked": asked,
        "found": finding.find(asked, staff=True),
    }
    return render(request, "people/team.html", context)


@for_lead
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    one = team_or_404(pk)
    form = TeamForm(request.POST or None, initial={"name": one.name, "directorate": one.directorate_id})
    if form.is_valid():
        try:
            services.save(team=team_or_404(pk), by=request.user, **form.cleaned_data)
        except services.NameTaken:
            form.add_error("name", TAKEN)
        else:
            messages.success(request, "Saved.")
            return redirect("teams:team", pk)
    return render(request, "people/team_form.html", {"form": form, "team": one})


@for_lead
@require_POST
def put_in(request: HttpRequest, pk: int) -> HttpResponse:
    one, (person, part) = team_or_404(pk), chosen(request)
    somebody = finding.active(person)
    if somebody is None:
        raise Http404
    services.put_in(team=one, person=somebody, part=part, by=request.user)
    messages.success(request, f"{somebody.name} {DONE[part]} now.")
    return redirect("teams:team", pk)


@for_lead
@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    one, (person, part) = team_or_404(pk), chosen(request)
    services.take_out(team=one, person=person, part=part, by=request.user)
    messages.success(request, "Saved. You can add them again at the end of this page.")
    return redirect("teams:team", pk)


@for_lead
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    one = team_or_404(pk)
    try:
        services.remove(team=one, by=request.user)
    except services.NotEmpty:
        messages.warning(request, "There are still people in this team. Take them out first.")
        return redirect("teams:team", pk)
    messages.success(request, f"Removed: {one.name}.")
    return redirect("teams:list")


@for_lead
def directorate(request: HttpRequest, pk: int) -> HttpResponse:
    one = services.directorate(pk)
    if one is None:
        raise Http404
    form = DirectorateForm(request.POST or None, initial={"name": one.name})
    if form.is_valid():
        try:
            services.rename_directorate(directorate=one, by=request.user, **form.cleaned_data)
        except services.NameTaken:
            form.add_error("name", TAKEN)
        else:
            messages.success(request, "Saved.")
            return redirect("teams:list")
    return render(request, "people/directorate.html", {"form": form, "pk": pk})


def team_or_404(pk: int) -> Team:
    found = services.one(pk)
    if found is None:
        raise Http404
    return found


def chosen(request: HttpRequest) -> tuple[object, Part]:
    form = PartForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    return form.cleaned_data["person"], form.cleaned_data["part"]
