"""Sites, rooms, opening hours and closures, as the people who look after them type them."""
from collections.abc import Iterator
from datetime import time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from coproduce.design.forms import DateField, Form, ModelForm, Radios, TimeField
from coproduce.design.lines import LineField
from scheduling import features
from scheduling.models import Closure, Location, Room

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WHOLE_SITE = "site"


class SiteForm(ModelForm):
    class Meta:
        model = Location
        fields = ["name", "address", "travel", "contact", *(feature.name for feature in features.of(features.SITE))]
        field_classes = {"name": LineField, "address": LineField, "contact": LineField}
        labels = {
            "name": "Name of the site",
            "travel": "How do people get there?",
            "contact": "Who can people ring about the building?",
            **{feature.name: feature.there.removesuffix(".") for feature in features.of(features.SITE)},
        }
        help_texts = {
            "address": "Everybody can read this page. Do not add somebody’s home",
            "travel": "Buses, stations, parking, which door",
            "contact": "For example: reception, 01632 960155",
        }
        widgets = {"travel": forms.Textarea({"rows": 3})}

    texts = ("name", "address", "travel", "contact")

    @property
    def ticks(self) -> list[BoundField]:
        return [self[feature.name] for feature in features.of(features.SITE)]


class RoomForm(ModelForm):
    class Meta:
        model = Room
        fields = ["name", "capacity", *(feature.name for feature in features.of(features.ROOM)), "access_notes"]
        field_classes = {"name": LineField, "access_notes": LineField}
        labels = {
            "name": "Name of the room",
            "capacity": "How many people does it seat?",
            "access_notes": "What else should people know about getting in?",
            **{feature.name: feature.there.removesuffix(".") for feature in features.of(features.ROOM)},
        }
        help_texts = {"access_notes": "For example: the lift is behind the shop, the door is heavy"}

    texts = ("name", "capacity")
    after = ("access_notes",)

    @property
    def ticks(self) -> list[BoundField]:
        return [self[feature.name] for feature in features.of(features.ROOM)]

    def clean_capacity(self) -> int:
        seats = self.cleaned_data["capacity"]
        if seats < 1:
            raise forms.ValidationError("Enter 1 seat or more")
        return seats


class HoursForm(Form):
    """Two boxes for each weekday: `opens_0` is Monday's. An empty day is a closed day."""

    say_optional = False

    def __init__(self, *args: Any, site: Location, **kwargs: Any) -> None:
        initial = {}
        for line in site.opening_times.all():
            initial |= {f"opens_{line.weekday}": line.opens, f"closes_{line.weekday}": line.closes}
        super().__init__(*args, initial=initial, **kwargs)
        for weekday, name in enumerate(WEEKDAYS):
            self.fields[f"opens_{weekday}"] = TimeField(label=f"{name} from", required=False)
            self.fields[f"closes_{weekday}"] = TimeField(label=f"{name} to", required=False)

    @property
    def days(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        for weekday, name in enumerate(WEEKDAYS):
            yield name, self[f"opens_{weekday}"], self[f"closes_{weekday}"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        for weekday, name in enumerate(WEEKDAYS):
            opens, closes = typed.get(f"opens_{weekday}"), typed.get(f"closes_{weekday}")
            for part, given, other in (("opens", opens, closes), ("closes", closes, opens)):
                if given is None and other is not None and f"{part}_{weekday}" not in self.errors:
                    words = "when it opens" if part == "opens" else "when it closes"
                    self.add_error(f"{part}_{weekday}", f"Enter {words} on {name}, or empty both boxes")
            if opens and closes is not None and closes != time(0) and closes <= opens:
                self.add_error(f"closes_{weekday}", f"On {name} it must close after it opens")
        return typed

    @property
    def hours(self) -> dict[int, tuple[time, time]]:
        given = self.cleaned_data
        return {
            weekday: (given[f"opens_{weekday}"], given[f"closes_{weekday}"])
            for weekday in range(7)
            if given.get(f"opens_{weekday}") is not None
        }


class CloseForm(Form):
    what = forms.ChoiceField(label="What is closed?", widget=Radios)
    first_day = DateField(label="First day")
    last_day = DateField(label="Last day", required=False, help_text="Leave empty for one day")
    reason = LineField(label="Why?", max_length=Closure._meta.get_field("reason").max_length,
                       help_text="Everybody can read this. For example: new boiler")  # fmt: skip

    def __init__(self, *args: Any, site: Location, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = site
        self.rooms = {str(room.pk): room for room in site.rooms.filter(is_open=True)}
        rooms = [(key, room.name) for key, room in self.rooms.items()]
        self.fields["what"].choices = [(WHOLE_SITE, f"All of {site.name}"), *rooms]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and last is None and "last_day" not in self.errors:
            typed["last_day"] = last = first
        if first and last and last < first:
            self.add_error("last_day", "The last day must be the first day or later")
        elif last and last < timezone.localdate():
            self.add_error("last_day" if last != first else "first_day", "Choose a day that is still to come")
        return typed

    @property
    def place(self) -> Location | Room:
        return self.rooms.get(self.cleaned_data["what"], self.site)
