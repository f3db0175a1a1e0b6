"""What people say of their own time: a rota, what suits them, and stretches that are different."""
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from coproduce.design import dates
from coproduce.design.forms import Checkboxes, DateField, Form, Radios, TimeField
from scheduling.engine.hours import DAY, LONDON, MIDNIGHT, midnight
from scheduling.forms.diary import DAYS
from scheduling.models import OwnStretch, Rota, RotaDay
from scheduling.services.plain_words import DAYTIME, Words
from scheduling.services.rotas import USUAL_HOURS, RotaPlan, Shift

SHIFTS = [("", "Not known"), *RotaDay.Shift.choices]
FURTHEST = timedelta(days=366)


class WeeksForm(Form):
    weeks = forms.TypedChoiceField(
        label="After how many weeks does your rota begin again?",
        choices=[(number, "1 week" if number == 1 else f"{number} weeks") for number in range(1, Rota.MOST_WEEKS + 1)],
        coerce=int,
        initial=4,
    )


class RotaForm(Form):
    """A shift for every day of every week, and the hours of the shifts. `monday` is the Monday of this week."""

    say_optional = False

    def __init__(self, *args: Any, weeks: int, monday: date, plan: RotaPlan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weeks, self.monday = weeks, monday
        same = plan is not None and plan.weeks == weeks
        for day in range(weeks * 7):
            usual = (plan.days.get(day, "") if plan else "") if same else Shift.OFF
            self.fields[f"day_{day}"] = forms.ChoiceField(
                label=DAYS[day % 7], choices=SHIFTS, required=False, initial=usual
            )
        since = (monday - plan.first_monday).days // 7 % weeks if plan and same else 0
        self.fields["this_week"] = forms.TypedChoiceField(
            label=f"Which week is this week, from {dates.day(monday)}?",
            choices=[(number + 1, f"Week {number + 1}") for number in range(weeks)],
            coerce=int,
            initial=since + 1,
        )
        hours = plan.hours if plan else USUAL_HOURS
        for shift in USUAL_HOURS:
            for place, word in enumerate(("starts", "ends")):
                label = f"{shift.label} {word}"
                self.fields[f"{shift}_{word}"] = TimeField(label=label, initial=hours[shift][place])

    @property
    def by_week(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        for week in range(self.weeks):
            yield f"Week {week + 1}", [self[f"day_{day}"] for day in range(week * 7, week * 7 + 7)]

    @property
    def by_shift(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        for shift in USUAL_HOURS:
            yield shift.label, [self[f"{shift}_starts"], self[f"{shift}_ends"]]

    def clean(self) -> None:
        for shift in USUAL_HOURS:
            start, end = (self.cleaned_data.get(f"{shift}_{word}") for word in ("starts", "ends"))
            if start is not None and start == end:
                self.add_error(f"{shift}_ends", f"Enter when this shift ends: it cannot be {dates.clock(start)} too")

    @property
    def plan(self) -> RotaPlan:
        """What a valid form states."""
        said = self.cleaned_data
        days = {day: Shift(said[f"day_{day}"]) for day in range(self.weeks * 7) if said[f"day_{day}"]}
        hours = {shift: (said[f"{shift}_starts"], said[f"{shift}_ends"]) for shift in USUAL_HOURS}
        return RotaPlan(self.monday - timedelta(weeks=said["this_week"] - 1), self.weeks, days, hours)


def clock_choices(first: int, last: int, none: str) -> list[tuple[str, str]]:
    """Every half hour from one hour to another, both included."""
    halves = [time(half // 2, half % 2 * 30) for half in range(first * 2, last * 2 + 1)]
    return [("", none), *((f"{at:%H:%M}", dates.clock(at)) for at in halves)]


def as_time(value: str) -> time | None:
    return time.fromisoformat(value) if value else None


def clock_field(label: str, first: int, last: int, none: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=clock_choices(first, last, none), coerce=as_time, empty_value=None, required=False
    )


def number_field(label: str, words: dict[int, str], hint: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=list(words.items()), coerce=int, empty_value=0, required=False, help_text=hint
    )


NOTICE = {0: "No, any day is fine", 2: "2 days", 7: "1 week", 14: "2 weeks", 28: "4 weeks", 42: "6 weeks"}
BUFFER = {
    0: "None", 15: "15 minutes", 30: "30 minutes", 45: "45 minutes", 60: "1 hour", 90: "1 hour 30 minutes",
}  # fmt: skip


class SuitsForm(Form):
    """What suits somebody. `works_shifts`: also ask about own time off duty."""

    say_optional = False

    otherwise = forms.ChoiceField(
        label="At other times, could you come?",
        choices=[("yes", "Yes, mostly"), ("ask", "I cannot say")],
        widget=Radios(
            hints={
                "yes": f"We count on {dates.clock(DAYTIME[0])} to {dates.clock(DAYTIME[1])}, apart from what you say "
                "here and in your calendar",
                "ask": "We do not guess. People ask you each time",
            }
        ),
    )
    not_before = clock_field("Not before", 7, 15, "Any time")
    not_after = clock_field("Not after", 11, 22, "Any time")
    not_days = forms.TypedMultipleChoiceField(
        label="Days on which you cannot come",
        choices=list(enumerate(DAYS)),
        coerce=int,
        required=False,
        widget=Checkboxes,
    )
    only_by_phone = forms.BooleanField(
        label="I can only take part by phone. People who plan a meeting with me may see this", required=False
    )
    notice_days = number_field("Do you need notice?", NOTICE, "Nobody plans anything with you any sooner")
    buffer_minutes = number_field(
        "How much time do you need before and after a meeting?", BUFFER, "For example to travel between sites"
    )
    offer = forms.ChoiceField(
        label="When you are off duty, may we ask you?",
        choices=[("no", "No, that is my own time"), ("yes", "Yes, for time back or pay")],
        required=False,
        widget=Radios,
    )

    def __init__(self, *args: Any, words: Words, works_shifts: bool, **kwargs: Any) -> None:
        start, end = words.offer or (time(9), time(17))
        initial = {
            "otherwise": ("yes" if words.otherwise_free else "ask") if not words.says_nothing else "",
            "not_before": f"{words.not_before:%H:%M}" if words.not_before else "",
            "not_after": f"{words.not_after:%H:%M}" if words.not_after else "",
            "not_days": sorted(words.not_days),
            "only_by_phone": words.only_by_phone,
            "notice_days": words.notice_days,
            "buffer_minutes": words.buffer_minutes,
            "offer": "yes" if words.offer else "no",
            "offer_from": f"{start:%H:%M}",
            "offer_until": f"{end:%H:%M}",
        }
        super().__init__(*args, initial=initial, **kwargs)
        for name, value in (("notice_days", words.notice_days), ("buffer_minutes", words.buffer_minutes)):
            self._keep_choice(name, value)
        self.works_shifts = works_shifts
        if works_shifts:
            self.fields["offer_from"] = clock_field("From", 6, 21, "Choose a time")
            self.fields["offer_until"] = clock_field("To", 7, 22, "Choose a time")
        else:
            del self.fields["offer"]

    def _keep_choice(self, name: str, value: int) -> None:
        """What was said elsewhere is not lost because this page does not offer it."""
        choices = list(self.fields[name].choices)
        if value not in dict(choices):
            self.fields[name].choices = [*choices, (value, str(value))]

    def clean(self) -> None:
        said = self.cleaned_data
        before, after = said.get("not_before"), said.get("not_after")
        if before and after and after <= before:
            self.add_error("not_after", f"Choose a time after {dates.clock(before)}")
        if len(said.get("not_days", ())) == len(DAYS):
            self.add_error("not_days", "Leave at least one day, or block out the dates on which you cannot come")
        if said.get("offer") == "yes":
            start, end = said.get("offer_from"), said.get("offer_until")
            if start is None:
                self.add_error("offer_from", "Choose from when we may ask you")
            if end is None or (start and end <= start):
                self.add_error("offer_until", "Choose a later time until which we may ask you")

    @property
    def words(self) -> Words:
        """What a valid form states."""
        said = self.cleaned_data
        return Words(
            otherwise_free=said["otherwise"] == "yes",
            not_before=said["not_before"],
            not_after=said["not_after"],
            not_days=frozenset(said["not_days"]),
            only_by_phone=said["only_by_phone"],
            notice_days=said["notice_days"],
            buffer_minutes=said["buffer_minutes"],
            offer=(said["offer_from"], said["offer_until"]) if said.get("offer") == "yes" else None,
        )


class StretchForm(Form):
    kind = forms.ChoiceField(
        label="What is different?",
        choices=OwnStretch.Kind.choices,
        widget=Radios(
            hints={
                OwnStretch.Kind.BUSY: "For example a holiday or an appointment. We never ask why",
                OwnStretch.Kind.PROTECTED: "For example a clinic, supervision or training",
                OwnStretch.Kind.COME: "Although your usual week or your rota says something else",
            }
        ),
    )
    first_day = DateField(label="First day")
    start = TimeField(label="From", required=False)
    last_day = DateField(label="Last day", required=False, help_text="Leave it empty if it is the same day")
    end = TimeField(label="To", required=False)

    say_optional = False

    def clean(self) -> None:
        said = self.cleaned_data
        first, last = said.get("first_day"), said.get("last_day") or said.get("first_day")
        if not first or not last:
            return
        today = timezone.localdate()
        if last < today:
            self.add_error("last_day" if said.get("last_day") else "first_day", "Choose a day that is not over")
        elif last < first:
            self.add_error("last_day", "The last day must be the first day or later")
        elif last > today + FURTHEST:
            self.add_error("last_day" if said.get("last_day") else "first_day", "Choose a day within a year")
        elif "start" not in self.errors and "end" not in self.errors:
            self._put_together(first, last, said.get("start"), said.get("end"))

    def _put_together(self, first: date, last: date, start: time | None, end: time | None) -> None:
        begin = _moment(first, start) if start else midnight(first)
        stop = _moment(last, end) if end and end != MIDNIGHT else midnight(last + DAY)
        if stop <= begin:
            self.add_error("end", f"Enter a time after {dates.clock(start or MIDNIGHT)}")
        self.cleaned_data |= {"begin": begin, "stop": stop}

    @property
    def stretch(self) -> dict[str, Any]:
        """What a valid form states."""
        said = self.cleaned_data
        return {"kind": OwnStretch.Kind(said["kind"]), "start": said["begin"], "end": said["stop"]}


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON)
