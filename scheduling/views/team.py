"""My team: of whom a diary is known, and who stands in for me."""
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coproduce.design import dates
from coproduce.people import teams as people_teams
from coproduce.people.access import needs, visible_or_404
from coproduce.people.models import Team
from scheduling.forms.rosters import DeputyForm
from scheduling.services import teams


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    found = list(people_teams.run_by(request.user))
    if len(found) == 1:
        return redirect("scheduling:team", found[0].pk)
    return render(request, "scheduling/teams.html", {"teams": found})


@require_safe
def team(request: HttpRequest, team: int) -> HttpResponse:
    found = visible_or_404(Team, request.user, pk=team)
    page, rows = teams.people(found, request.GET.get("page", 1))
    context = {
        "team": found,
        "page": page,
        "rows": [(row.person, last_day(row.until) if row.until else "", row.refuses) for row in rows],
        "read_at": teams.roster_read_at(found),
        "manages": people_teams.manages(request.user, found),
    }
    return render(request, "scheduling/team.html", context)


@needs(Team, people_teams.manages, pk="team")
def deputy(request: HttpRequest, team: Team) -> HttpResponse:
    others = [person for person in people_teams.people_of(team) if person.pk != team.manager_id]
    form = DeputyForm(request.POST or None, people=others, initial={"deputy": str(team.deputy_id or "")})
    if form.is_valid():
        people_teams.name_deputy(team=team, deputy=form.chosen, by=request.user)
        words = f"{form.chosen.name} now stands in for you." if form.chosen else "Nobody stands in for you now."
        messages.success(request, words)
        return redirect("scheduling:team", team.pk)
    return render(request, "scheduling/team_deputy.html", {"team": team, "form": form})


def last_day(until: datetime) -> str:
    return dates.day(until - timedelta.resolution)
