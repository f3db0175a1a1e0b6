"""My team: of whom a diary is known, and who stands in for me."""
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coproduce.design import dates
from coproduce.people.access import needs, visible_or_404
from coproduce.people.models import Team
from coproduce.people.teams import running, services
from scheduling.forms.rosters import DeputyForm
from scheduling.services import teams


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    found = list(running.run_by(request.user))
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
        "manages": running.manages(request.user, found),
        "deputies": [one.name for one in running.deputies_of(found)],
    }
    return render(request, "scheduling/team.html", context)


@needs(Team, running.manages, pk="team")
def deputy(request: HttpRequest, team: Team) -> HttpResponse:
    stand_in = list(running.deputies_of(team))
    others = [one for one in running.people_of(team) if one.pk != team.manager_id and one not in stand_in]
    form = DeputyForm(request.POST or None, people=others)
    if leaving := next((one for one in stand_in if str(one.pk) == request.POST.get("not_any_more")), None):
        services.take_out(team=team, person=leaving.pk, part=services.Part.DEPUTY, by=request.user)
        messages.success(request, f"{leaving.name} does not stand in for you any more.")
        return redirect("scheduling:team-deputy", team.pk)
    if form.is_valid():
        services.put_in(team=team, person=form.chosen, part=services.Part.DEPUTY, by=request.user)
        messages.success(request, f"{form.chosen.name} now stands in for you.")
        return redirect("scheduling:team", team.pk)
    return render(request, "scheduling/team_deputy.html", {"team": team, "form": form, "deputies": stand_in})


def last_day(until: datetime) -> str:
    return dates.day(until - timedelta.resolution)
