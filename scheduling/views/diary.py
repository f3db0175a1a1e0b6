"""My diary: what we know of my time, and telling, changing and deleting it."""
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from coproduce.design import dates
from coproduce.people.access import visible_or_404
from coproduce.people.teams.running import run_by
from scheduling.forms.diary import CalendarForm, usual_week_form
from scheduling.models import DiarySource
from scheduling.services import clashes, diaries, own_time, rosters, source_words, weeks

WEEK = timedelta(weeks=1)
FURTHEST = 60 * WEEK
NOTHING_TAKEN = (
    "It holds nothing that takes your time, so you count as free until {day}. If that is not so, delete it below, "
    "or choose another file."
)
NOTHING_STATED = "Your usual week is empty, so we do not know when you could come."


def overview(request: HttpRequest) -> HttpResponse:
    rows = [
        {
            "source": source,
            "last_day": last_day(source),
            "unread": unread_words(source.unread),
            "reading": source_words.of_address(source.address) if source.kind == DiarySource.Kind.ADDRESS else "",
        }
        for source in diaries.sources_of(request.user)
    ]
    context = {
        "rows": rows,
        "kinds": {row["source"].kind for row in rows},
        "clashes": clashes.of(request.user),
        "refuses_roster": rosters.refuses(request.user),
        "teams": list(run_by(request.user)),
    }
    return render(request, "scheduling/diary.html", context)


def usual_week(request: HttpRequest) -> HttpResponse:
    formset = usual_week_form(request.POST or None, own_time.usual_week(request.user))
    if formset.is_valid():
        source = own_time.set_pattern(person=request.user, times=formset.lines(), by=request.user)
        saved = "Your usual week is saved. It goes on by itself until you change it." if source else NOTHING_STATED
        messages.success(request, saved)
        return redirect("scheduling:diary")
    return render(request, "scheduling/diary_usual_week.html", {"formset": formset})


def upload(request: HttpRequest) -> HttpResponse:
    form = CalendarForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        raw = form.cleaned_data["calendar"].read()
        try:
            source = diaries.import_calendar(person=request.user, raw=raw, by=request.user)
        except diaries.DiaryError as error:
            form.add_error("calendar", str(error))
        else:
            messages.success(request, f"We read your calendar file. {unread_words(source.unread)}".strip())
            if diaries.takes_no_time(source):
                messages.warning(request, NOTHING_TAKEN.format(day=last_day(source)))
            return redirect("scheduling:diary")
    replaces = any(source.kind == DiarySource.Kind.UPLOAD for source in diaries.sources_of(request.user))
    context = {"form": form, "replaces": replaces, "weeks": diaries.UPLOAD_WEEKS}
    return render(request, "scheduling/diary_upload.html", context)


def week(request: HttpRequest) -> HttpResponse:
    this_monday = _monday_of(timezone.localdate())
    monday = this_monday
    with suppress(ValueError):
        asked = date.fromisoformat(request.GET.get("from", ""))
        if abs(asked - this_monday) <= FURTHEST:
            monday = _monday_of(asked)
    context = {
        "week": weeks.read_week(request.user, monday),
        "this_monday": this_monday,
        "previous": monday - WEEK,
        "next": monday + WEEK,
    }
    return render(request, "scheduling/diary_week.html", context)


def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    source = visible_or_404(DiarySource, request.user, pk=pk)
    if request.method == "POST":
        own_time.forget(source=source, by=request.user)
        messages.success(request, f"{source.get_kind_display()}: deleted.")
        return redirect("scheduling:diary")
    return render(request, "scheduling/diary_delete.html", {"source": source})


def last_day(source: DiarySource) -> str:
    """The last day of which we know something."""
    return dates.day(source.known_until - timedelta.resolution)


def unread_words(unread: int) -> str:
    match unread:
        case 0:
            return ""
        case 1:
            return "1 entry could not be read."
        case _:
            return f"{unread} entries could not be read."


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
