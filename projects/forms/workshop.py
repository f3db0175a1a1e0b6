"""When could we all meet? And: shall we meet then?"""
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from coproduce.design.forms import DateField, Form, ModelForm, TimeField
from coproduce.design.lines import LineField
from projects.models import Membership, Workshop
from scheduling.forms.needs import online_fields
from scheduling.models import Event, Room
from scheduling.services.finder import Option

LENGTHS = {
    30: "30 minutes",
    45: "45 minutes",
    60: "1 hour",
    75: "1 hour 15 minutes",
    90: "1 hour 30 minutes",
    105: "1 hour 45 minutes",
    120: "2 hours",
    150: "2 hours 30 minutes",
    180: "3 hours",
    240: "4 hours",
    360: "6 hours",
}
FURTHEST = timedelta(days=183)
LATEST = timedelta(days=731)
ESSENTIAL, OPTIONAL, NOT_ASKED = "essential", "optional", "no"
ASKED = [(ESSENTIAL, "Must come"), (OPTIONAL, "Can come"), (NOT_ASKED, "Do not ask")]
COUNTS = {"is_partner": "at_least_partners", "is_decision_maker": "at_least_decision_makers"}


def first_wish() -> dict[str, Any]:
    """What most people want: two to six weeks from now, in the daytime."""
    today = timezone.localdate()
    return {
        "minutes": 90,
        "first_day": today + timedelta(weeks=2),
        "last_day": today + timedelta(weeks=6),
        "from_time": time(9),
        "until_time": time(17),
        "needs_room": True,
    }


class WorkshopForm(ModelForm):
    """`members`: who can be asked; none for a workshop whose people have been told already."""

    minutes = forms.TypedChoiceField(label="How long?", choices=list(LENGTHS.items()), coerce=int)
    first_day = DateField(label="First day")
    last_day = DateField(label="Last day")
    from_time = TimeField(label="Not before")
    until_time = TimeField(label="Not after")
    at_least_partners = forms.IntegerField(
        label="Patient or carer partners", min_value=0, max_value=500, required=False
    )
    at_least_decision_makers = forms.IntegerField(
        label="People who can decide", min_value=0, max_value=500, required=False
    )
    at_least = forms.IntegerField(label="People in all", min_value=0, max_value=500, required=False)

    class Meta:
        model = Workshop
        fields = [
            "purpose", "minutes", "first_day", "last_day", "weekends", "from_time", "until_time",
            "at_least_partners", "at_least_decision_makers", "at_least", "needs_room", "step_free",
        ]  # fmt: skip
        field_classes = {"purpose": LineField}

    what = (("purpose",), ("minutes",))
    when = (("first_day", "last_day"), ("from_time", "until_time"), ("weekends",))
    enough = ("at_least_partners", "at_least_decision_makers", "at_least")
    where = (("needs_room",), ("step_free",))

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {f"asked_{one.pk}": one for one in members}
        old = not self.instance._state.adding
        asked = dict(self.instance.invitees.values_list("person_id", "essential")) if old else None
        for name, member in self.members.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{member.person.name}, {', '.join(member.labels)}",
                choices=ASKED,
                widget=forms.RadioSelect({"inline": True, "small": True}),
                initial=_asked_so_far(member, asked),
            )

    def lines(self, *names: Sequence[str]) -> list[list[BoundField]]:
        return [[self[name] for name in line] for line in names]

    @property
    def groups(self) -> Iterator[tuple[str, str, list[list[BoundField]]]]:
        """Heading, hint, and the fields of each part of the page, those of a line together."""
        yield "", "", self.lines(*self.what)
        yield "When", "", self.lines(*self.when)
        yield "We need at least", "How many must be free. Leave empty what does not matter.", self.lines(self.enough)
        yield "Where", "", self.lines(*self.where)
        if self.members:
            yield "Who is asked", "", self.lines(*([name] for name in self.members))

    @property
    def asked(self) -> dict[UUID, bool]:
        """Person → essential, of those who are asked."""
        answers = {member.person_id: self.cleaned_data.get(name) for name, member in self.members.items()}
        return {person: answer == ESSENTIAL for person, answer in answers.items() if answer in (ESSENTIAL, OPTIONAL)}

    @property
    def wish(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        for name in self.enough:
            typed[name] = typed.get(name) or 0
        self._check_days(typed.get("first_day"), typed.get("last_day"))
        self._check_hours(typed.get("from_time"), typed.get("until_time"), typed.get("minutes"))
        if self.members:
            self._check_people(typed)
        return typed

    def _check_days(self, first: Any, last: Any) -> None:
        today = timezone.localdate()
        if last and last < today:
            self.add_error("last_day", "Choose a last day that is still to come")
        elif first and last and last < first:
            self.add_error("last_day", "The last day must be the first day or later")
        elif last and last - max(first or today, today) > FURTHEST:
            self.add_error("last_day", "Choose days within 6 months")
        elif last and last > today + LATEST:
            self.add_error("last_day", "Choose a last day in the next 2 years")

    def _check_hours(self, start: time | None, end: time | None, minutes: int | None) -> None:
        if not (start and end and minutes):
            return
        room = (end.hour - start.hour) * 60 + end.minute - start.minute
        if room < minutes:
            self.add_error("until_time", f"Leave at least {LENGTHS[minutes]} between “not before” and “not after”")

    def _check_people(self, typed: dict[str, Any]) -> None:
        asked = self.asked
        if not asked:
            self.add_error(next(iter(self.members)), "Choose at least one person who can come")
        enough = {"at_least": len(asked)}
        for flag, field in COUNTS.items():
            members = self.members.values()
            enough[field] = sum(1 for one in members if getattr(one, flag) and one.person_id in asked)
        for field, number in enough.items():
            if typed[field] > number:
                self.add_error(field, f"You ask {number} of them. Ask more people, or enter {number} or less")


def _asked_so_far(member: Membership, asked: dict[UUID, bool] | None) -> str:
    if asked is None:
        return ESSENTIAL if member.is_facilitator else OPTIONAL
    if member.person_id not in asked:
        return NOT_ASKED
    return ESSENTIAL if asked[member.person_id] else OPTIONAL


class ChoiceForm(Form):
    """A time and a room out of a link of the options page."""

    start = forms.CharField(max_length=40)
    room = forms.ModelChoiceField(Room.objects.select_related("location"), required=False)

    @property
    def moment(self) -> datetime | None:
        """The time alone, whatever the room."""
        self.full_clean()
        return self.cleaned_data.get("start")

    def clean_start(self) -> datetime:
        try:
            start = parse_datetime(self.cleaned_data["start"])
        except ValueError:
            start = None
        if start is None or timezone.is_naive(start):
            raise ValidationError("Choose one of the times")
        return start


class MeetingForm(Form):
    """How people meet: in a room that is booked already, at a place in words, online or by phone."""

    where = forms.CharField(
        label="Where will you meet?",
        max_length=300,
        help_text="For example a library. Leave it empty if you only meet online or by phone.",
        required=False,
    )

    def __init__(self, *args: Any, has_room: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= online_fields()
        if has_room:
            del self.fields["where"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        somewhere = any(typed.get(name) for name in ("where", "join_url", "join_phone"))
        if "where" in self.fields and not somewhere and not self.errors:
            self.add_error("where", "Answer “Where will you meet?”, or enter a link or a number to join by")
        return typed


class ConfirmForm(MeetingForm):
    """What is still missing about an option: a place, a reason for doing without somebody who must come."""

    override = forms.CharField(
        label="Why do you want to meet anyway?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="They will read your words.",
    )

    def __init__(self, *args: Any, option: Option, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, has_room=option.room is not None, **kwargs)
        if event and not event.is_cancelled:
            self.initial |= {name: getattr(event, name) for name in ("where", "join_url", "join_phone")}
        if not option.essential_not_free:
            del self.fields["override"]


class TwiceForm(MeetingForm):
    """Both times as they were shown, and how people meet at both."""

    pair_key = forms.CharField(max_length=200, widget=forms.HiddenInput)


class CancelForm(Form):
    because = forms.CharField(
        label="Why is it cancelled?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Everybody asked can read this. Do not name patients.",
    )
