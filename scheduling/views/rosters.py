"""A team's roster, step by step: choose the file, say what its names and shifts mean, look, use it."""
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from coproduce.design.tables import as_csv
from coproduce.people.access import visible_or_404
from coproduce.people.models import Team
from coproduce.people.teams.running import people_of
from scheduling.engine.rosters import Roster
from scheduling.forms.rosters import NamesForm, RosterForm, code_forms
from scheduling.services import roster_drafts, roster_words, rosters
from scheduling.views.roster_words import notes, result, summary

COOKIE = "roster"
A_PAGE = 20


def upload(request: HttpRequest, team: int) -> HttpResponse:
    found = visible_or_404(Team, request.user, pk=team)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if form.is_valid():
        raw = form.cleaned_data["roster"].read()
        try:
            draft, key = roster_drafts.keep(team=found, raw=raw, by=request.user)
        except roster_drafts.RosterUnreadable as error:
            form.add_error("roster", str(error))
        else:
            return _with_key(redirect("scheduling:roster-check", found.pk, draft.pk), key)
    return render(request, "scheduling/roster.html", {"team": found, "form": form})


def _with_key(response: HttpResponse, key: str) -> HttpResponse:
    """The only place where the key is: sent back to nothing but the pages of this roster."""
    response.set_cookie(
        COOKIE,
        key,
        path=response["Location"],
        max_age=int(roster_drafts.KEPT.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _gone(request: HttpRequest, team: Team) -> HttpResponse:
    messages.warning(request, roster_drafts.DraftGone.words)
    return redirect("scheduling:roster", team.pk)


def with_roster(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the team, the draft's id and the roster, if the person runs the team and the draft is theirs."""

    @wraps(view)
    def opened(request: HttpRequest, team: int, draft: UUID) -> HttpResponse:
        found = visible_or_404(Team, request.user, pk=team)
        try:
            roster = roster_drafts.opened(team=found, draft=draft, key=request.COOKIES.get(COOKIE, ""), by=request.user)
        except roster_drafts.DraftGone:
            return _gone(request, found)
        return view(request, found, draft, roster)

    return opened


@require_safe
@with_roster
def check(request: HttpRequest, team: Team, draft: UUID, roster: Roster) -> HttpResponse:
    preview = rosters.preview(team, roster)
    if preview.people.unknown:
        return redirect("scheduling:roster-names", team.pk, draft)
    if preview.unknown_codes:
        return redirect("scheduling:roster-codes", team.pk, draft)
    context = {
        "team": team,
        "draft": draft,
        "summary": summary(preview),
        "notes": list(notes(preview)),
        "preview": preview,
        "not_read": preview.problems[:A_PAGE],
        "left_out": [roster.people[number].words for number in preview.people.left_out[:A_PAGE]],
        "has_codes": bool(roster.codes),
    }
    return render(request, "scheduling/roster_check.html", context)


@with_roster
def names(request: HttpRequest, team: Team, draft: UUID, roster: Roster) -> HttpResponse:
    people = roster_words.match(team, roster)
    page = Paginator(roster_words.ordered(people), A_PAGE).get_page(request.GET.get("page"))
    form = NamesForm(
        request.POST or None,
        roster=roster,
        numbers=page.object_list,
        people=list(people_of(team)),
        told=people.found,
    )
    if request.method == "POST" and form.is_valid():
        roster_words.tell_people(team=team, roster=roster, answers=form.answers(), by=request.user)
        return redirect("scheduling:roster-check", team.pk, draft)
    context = {"team": team, "draft": draft, "form": form, "page": page, "unknown": len(people.unknown)}
    return render(request, "scheduling/roster_names.html", context)


@with_roster
def codes(request: HttpRequest, team: Team, draft: UUID, roster: Roster) -> HttpResponse:
    needs = roster_words.codes_used(roster, roster_words.match(team, roster).found)
    known = roster_words.meanings(team, roster)
    page = Paginator(sorted(needs, key=lambda code: code in known), A_PAGE).get_page(request.GET.get("page"))
    filled = {code: known.get(code) or roster_words.usual(roster.codes[code]) for code in page.object_list}
    forms = code_forms(request.POST or None, roster, {code: needs[code] for code in page.object_list}, filled)
    valid = [form.is_valid() for form in forms.values()]  # every one, so that all mistakes are shown at once
    if valid and all(valid):
        answers = {code: form.meaning() for code, form in forms.items()}
        roster_words.tell_codes(team=team, roster=roster, answers=answers, by=request.user)
        return redirect("scheduling:roster-check", team.pk, draft)
    context = {
        "team": team,
        "draft": draft,
        "forms": list(forms.values()),
        "page": page,
        "guessed": any(code not in known and meaning for code, meaning in filled.items()),
    }
    return render(request, "scheduling/roster_codes.html", context)


@require_safe
@with_roster
def problems(request: HttpRequest, team: Team, draft: UUID, roster: Roster) -> HttpResponse:
    rows = [("Row", "What is wrong", "What to do"), *rosters.preview(team, roster).problems]
    return as_csv(rows, name="rows-not-read.csv")


@require_POST
def use(request: HttpRequest, team: int, draft: UUID) -> HttpResponse:
    found = visible_or_404(Team, request.user, pk=team)
    key = request.COOKIES.get(COOKIE, "")
    try:
        preview, changed = rosters.use(team=found, draft=draft, key=key, by=request.user)
    except roster_drafts.DraftGone:
        return _gone(request, found)
    except rosters.NotAllTold:
        return redirect("scheduling:roster-check", found.pk, draft)
    except rosters.NothingToUse as error:
        messages.warning(request, str(error))
        return redirect("scheduling:roster", found.pk)
    messages.success(request, result(preview, changed))
    return _without_key(redirect("scheduling:team", found.pk), found, draft)


@require_POST
def forget(request: HttpRequest, team: int, draft: UUID) -> HttpResponse:
    found = visible_or_404(Team, request.user, pk=team)
    roster_drafts.forget(team=found, draft=draft, by=request.user)
    messages.success(request, "We have thrown the file away. Nothing has changed.")
    return _without_key(redirect("scheduling:roster", found.pk), found, draft)


def _without_key(response: HttpResponse, team: Team, draft: UUID) -> HttpResponse:
    response.delete_cookie(COOKIE, path=reverse("scheduling:roster-check", args=[team.pk, draft]), samesite="Strict")
    return response


def mine(request: HttpRequest) -> HttpResponse:
    """What my team's roster says of me, and whether it may count."""
    if request.method == "POST":
        if request.POST.get("roster") == "allow":
            rosters.allow(person=request.user, by=request.user)
            messages.success(request, "Your team’s roster counts again from the next time that it is sent.")
        else:
            rosters.refuse(person=request.user, by=request.user)
            messages.success(request, "We have deleted what the roster said of you, and will not use a new one.")
        return redirect("scheduling:diary")
    source = rosters.source_of(request.user)
    context = {
        "source": source,
        "teams": rosters.teams_of(source) if source else [],
        "refuses": rosters.refuses(request.user),
    }
    return render(request, "scheduling/diary_roster.html", context)
