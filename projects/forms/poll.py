"""Asking people about times and places, and choosing one of them."""
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from coproduce.design import dates
from coproduce.design.dates import LONDON
from coproduce.design.forms import Checkboxes, DateField, Form, Radios, TimeField
from coproduce.design.lines import LineField
from projects.models import Membership
from projects.services.poll_page import Choice
from projects.services.workshop_page import place as room_words
from projects.services.workshop_page import utc
from scheduling.forms.needs import HttpsField
from scheduling.models import PlaceOption, Room
from scheduling.services.finder import Option
from scheduling.services.proposals import MOST_TIMES, Place

Kind = PlaceOption.Kind
ROWS, MORE_ROWS = 3, 10
LATEST = timedelta(days=731)
ELSEWHERE = "elsewhere"
JOIN_BY = {Kind.ONLINE: "Link to join by", Kind.PHONE: "Number to join by"}


def default_last_day(starts: Collection[datetime]) -> date:
    """A week from now, but a day before the first time on offer."""
    today = timezone.localdate()
    first = min((start.astimezone(LONDON).date() for start in starts), default=today + timedelta(days=14))
    return max(today, min(today + timedelta(days=7), first - timedelta(days=1)))


class PollOfferForm(Form):
    """`found`: times from diaries; `rooms`: rooms to choose from; `minutes`: how long a time typed by hand lasts.

    `unfinished`: shown again with what was typed and more rows, nothing checked yet.
    """

    say_optional = False
    found = forms.MultipleChoiceField(label="Times that we found", required=False, widget=Checkboxes)
    places = forms.MultipleChoiceField(
        label="Where could it be?", required=False, widget=Checkboxes, help_text="Tick all that people may choose from."
    )
    other_place = LineField(label="Another place (optional)", max_length=300, required=False)
    last_day = DateField(label="Until which day can people answer?")
    hidden = forms.BooleanField(label="Nobody sees the answers before that day is over, not even me", required=False)

    def __init__(
        self,
        data: Any,
        *,
        found: Sequence[Option],
        rooms: Sequence[Room],
        minutes: int,
        rows: int = ROWS,
        unfinished: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.minutes, self.unfinished = minutes, unfinished
        self.rooms = {f"room-{room.pk}": room for room in rooms}
        self._offer_times(found)
        self.rows = range(1, min(max(rows, ROWS), MORE_ROWS) + 1)
        for row in self.rows:
            self.fields[f"day_{row}"] = DateField(label=f"Date {row}", required=False)
            self.fields[f"at_{row}"] = TimeField(label=f"Starts at, date {row}", required=False)
        self.fields["places"].choices = [
            *((key, room_words(room)) for key, room in self.rooms.items()),
            (Kind.ONLINE, "Online"),
            (Kind.PHONE, "By phone"),
        ]

    def _offer_times(self, found: Sequence[Option]) -> None:
        """What was ticked stays on offer although somebody's diary has changed since."""
        offered = {utc(one.start): f"{dates.span(one.start, one.end)}: {one.headline}" for one in found}
        ticked = self.data.getlist("found") if self.is_bound else self.initial.get("found", [])
        for value in ticked[:MOST_TIMES]:
            if value not in offered and (start := _moment(value)):
                offered[value] = dates.span(start, start + timedelta(minutes=self.minutes))
        if offered:
            self.fields["found"].choices = list(offered.items())
        else:
            del self.fields["found"]

    @property
    def by_hand(self) -> Iterator[tuple[BoundField, BoundField]]:
        for row in self.rows:
            yield self[f"day_{row}"], self[f"at_{row}"]

    def full_clean(self) -> None:
        if not self.unfinished:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        for row in self.rows:
            self._check_row(row, typed.get(f"day_{row}"), typed.get(f"at_{row}"))
        times = self.times
        if not times and not self.errors:
            first = "found" if "found" in self.fields else "day_1"
            self.add_error(first, "Choose or type at least one time to ask about")
        elif len(times) > MOST_TIMES:
            self.add_error("day_1", f"Ask about {MOST_TIMES} times at most. You have {len(times)}")
        self._check_last_day(typed.get("last_day"), times)
        return typed

    def _check_row(self, row: int, day: date | None, at: time | None) -> None:
        if day and at is None and f"at_{row}" not in self.errors:
            self.add_error(f"at_{row}", f"Enter when it starts on {dates.day(day)}")
        elif at is not None and day is None and f"day_{row}" not in self.errors:
            self.add_error(f"day_{row}", f"Enter the date for {dates.clock(at)}")
        elif day and at is not None:
            start = datetime.combine(day, at, LONDON)
            if start <= timezone.now():
                self.add_error(f"day_{row}", "Choose a time that is still to come")
            elif day > timezone.localdate() + LATEST:
                self.add_error(f"day_{row}", "Choose a day in the next 2 years")

    def _check_last_day(self, last: date | None, times: Collection[tuple[datetime, datetime]]) -> None:
        if last and last < timezone.localdate():
            self.add_error("last_day", "Choose today or a later day")
        elif last and times:
            first = min(start for start, _ in times).astimezone(LONDON).date()
            if last >= first:
                self.add_error("last_day", f"Choose a day before the first time that you ask about, {dates.day(first)}")

    @property
    def times(self) -> list[tuple[datetime, datetime]]:
        typed = self.cleaned_data
        starts = {start for value in typed.get("found", []) if (start := _moment(value))}
        for row in self.rows:
            day, at = typed.get(f"day_{row}"), typed.get(f"at_{row}")
            if day and at is not None:
                starts.add(datetime.combine(day, at, LONDON).astimezone(UTC))
        return [(start, start + timedelta(minutes=self.minutes)) for start in sorted(starts)]

    @property
    def offered_places(self) -> list[Place]:
        ticked = self.cleaned_data["places"]
        other = self.cleaned_data["other_place"]
        return [
            *(Place(Kind.ROOM, room=self.rooms[key]) for key in ticked if key in self.rooms),
            *([Place(Kind.OTHER, words=other)] if other else []),
            *(Place(Kind(key)) for key in ticked if key not in self.rooms),
        ]


def _moment(value: str) -> datetime | None:
    """None for what no link of ours says. A far-away time would make everybody's diary as long."""
    try:
        start = parse_datetime(value)
    except ValueError:
        return None
    near = start and timezone.is_aware(start) and start <= timezone.now() + LATEST
    return start if near else None


class ChooseForm(Form):
    """Where to meet at the chosen time, and what has to be said about it in words."""

    place = forms.ChoiceField(label="Where will you meet?", widget=Radios)
    elsewhere = forms.CharField(label="Which place?", max_length=300, required=False)
    despite = forms.CharField(
        label="Why do you choose a time that everybody refused?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Everybody asked can read your words.",
    )
    override = forms.CharField(
        label="Why do you want to meet anyway?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="They will read your words.",
    )

    def __init__(self, data: Any, *, choice: Choice) -> None:
        super().__init__(data)
        self.places = {f"place-{one.pk}": one for one, _ in choice.places}
        self.spare = {f"room-{one.pk}": one for one in choice.spare}
        choices, reveals = [], {}
        for (key, place), (_, counts) in zip(self.places.items(), choice.places, strict=True):
            choices.append((key, f"{place} ({counts})"))
            if place.kind in JOIN_BY:
                reveals[key] = f"join_{place.pk}"
                kind = HttpsField if place.kind == Kind.ONLINE else LineField
                label = f"{JOIN_BY[Kind(place.kind)]}"
                self.fields[reveals[key]] = kind(
                    label=label, max_length=500 if kind is HttpsField else 100, required=False
                )
        choices += [(key, f"{room_words(one)}, not in the poll") for key, one in self.spare.items()]
        choices.append((ELSEWHERE, "Another place"))
        self.fields["place"].choices = choices
        self.fields["place"].widget.reveals = reveals | {ELSEWHERE: "elsewhere"}
        if not choice.card.time.refused:
            del self.fields["despite"]
        if not choice.missing:
            del self.fields["override"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        chosen = typed.get("place")
        needed = self.fields["place"].widget.reveals.get(chosen)
        if needed and not typed.get(needed):
            words = "Enter the place" if chosen == ELSEWHERE else f"Enter {self.fields[needed].label.lower()}"
            self.add_error(needed, words)
        return typed

    @property
    def booking(self) -> dict[str, Any]:
        """What `workshops.confirm` takes."""
        typed = self.cleaned_data
        place = self.places.get(typed["place"])
        room = self.spare.get(typed["place"]) or (place.room if place else None)
        return {
            "place": place,
            "room": room,
            **({} if room else self._how(typed, place)),
            "despite": typed.get("despite", ""),
            "override": typed.get("override", ""),
        }

    def _how(self, typed: dict[str, Any], place: PlaceOption | None) -> dict[str, str]:
        if place is None:
            return {"where": typed["elsewhere"]}
        if place.kind not in JOIN_BY:
            return {"where": str(place)}
        return {"join_url" if place.kind == Kind.ONLINE else "join_phone": typed[f"join_{place.pk}"]}


class AskMoreForm(Form):
    people = forms.MultipleChoiceField(label="Who is asked too?", widget=Checkboxes)

    def __init__(self, data: Any, *, members: Sequence[Membership]) -> None:
        super().__init__(data)
        self.fields["people"].choices = [
            (str(one.person_id), f"{one.person.name}, {', '.join(one.labels)}") for one in members
        ]


class CallOffForm(Form):
    because = forms.CharField(
        label="Why is it called off?",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Everybody asked can read this. Do not name patients.",
    )
