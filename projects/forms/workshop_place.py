"""Where shall we meet, at the time we have?"""
from typing import Any

from django import forms

from coproduce.design.forms import Form, Radios
from coproduce.design.lines import LineField
from scheduling.forms.needs import online_fields
from scheduling.models import Event, Room
from scheduling.services.choice import RoomChoice

ELSEWHERE, NO_ROOM = "elsewhere", "none"


class PlaceForm(Form):
    """`choices`: the rooms that can be chosen; those that lack something say what."""

    room = forms.ChoiceField(label="Where will you meet?")

    def __init__(self, *args: Any, choices: list[RoomChoice], event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        can = [one for one in choices if one.can_be_chosen]
        self.rooms = {str(one.room.pk): one.room for one in can}
        hints = {str(one.room.pk): " ".join(filter(None, [one.why_not, one.words])) for one in can}
        hints[NO_ROOM] = "Only online or by phone"
        rooms = [(str(one.room.pk), str(one.room)) for one in can]
        field = self.fields["room"]
        field.widget = Radios(hints=hints, reveals={ELSEWHERE: "where"})
        field.choices = [*rooms, (ELSEWHERE, "Somewhere else"), (NO_ROOM, "No room")]
        self.fields["where"] = LineField(label="Which place?", max_length=300, required=False)
        self.fields |= online_fields()
        elsewhere = ELSEWHERE if event.where else NO_ROOM
        now = str(event.room_id) if event.room else elsewhere
        self.initial = {"room": now, **{name: getattr(event, name) for name in ("where", "join_url", "join_phone")}}

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("room") == ELSEWHERE and not typed.get("where"):
            self.add_error("where", "Say which place")
        if typed.get("room") == NO_ROOM and not self.errors and not (typed["join_url"] or typed["join_phone"]):
            self.add_error("join_url", "Enter a link or a number to join by, or choose a room")
        return typed

    @property
    def place(self) -> dict[str, Room | str | None]:
        given = self.cleaned_data
        where = given["where"] if given["room"] == ELSEWHERE else ""
        online = {name: given[name] for name in ("join_url", "join_phone")}
        return {"room": self.rooms.get(given["room"]), "where": where, **online}
