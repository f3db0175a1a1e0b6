"""What people type about their time."""
from collections.abc import Iterable
from datetime import time
from itertools import groupby
from operator import attrgetter
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from coproduce.design import dates
from coproduce.design.forms import Form, TimeField
from scheduling.engine.feeds import MAX_BYTES
from scheduling.models import PatternTime
from scheduling.services.diaries import TooLarge
from scheduling.services.patterns import PatternLine

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_CHOICES = [
    ("mon-fri", "Monday to Friday"),
    ("all", "Every day"),
    *((str(day), name) for day, name in enumerate(DAYS)),
]
WEEKDAYS_OF = {"mon-fri": range(5), "all": range(7)} | {str(day): (day,) for day in range(7)}
MOST_LINES = 50
MIDNIGHT = time(0)


class CalendarForm(Form):
    calendar = forms.FileField(
        label="Your calendar file",
        help_text="Its name ends in .ics. It can be up to 10 MB.",
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def clean_calendar(self) -> UploadedFile:
        """By its size alone: a large file never comes into memory."""
        file: UploadedFile = self.cleaned_data["calendar"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError(TooLarge.words)
        return file


class LineForm(Form):
    """One stretch of a usual week. Each belongs to a day, but the first one asks for which days it is."""

    row = True
    say_optional = False

    weekday = forms.ChoiceField(label="Day", choices=[("", "Choose days"), *DAY_CHOICES], required=False)
    kind = forms.ChoiceField(label="Usually", choices=[("", "Not known"), *PatternTime.Kind.choices], required=False)
    start = TimeField(label="From", required=False)
    end = TimeField(label="To", required=False)

    def __init__(self, *args: Any, asks_day: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.legend = "Add a time" if asks_day else dict(DAY_CHOICES).get(str(self["weekday"].value()), "")
        if not asks_day:
            self.fields["weekday"].widget = forms.HiddenInput()

    def clean(self) -> None:
        kind, start, end = (self.cleaned_data.get(name) for name in ("kind", "start", "end"))
        if not kind:
            if start is not None or end is not None:
                self.add_error("kind", "Choose what you usually do then, or clear the times")
            return
        if self.cleaned_data.get("weekday") == "":
            self.add_error("weekday", "Choose days")
        for name, value, words in (("start", start, "starts"), ("end", end, "ends")):
            if value is None and name not in self.errors:
                self.add_error(name, f"Enter when this {words}, for example 9am")
        if kind == PatternTime.Kind.FREE and start and end not in (None, MIDNIGHT) and end <= start:
            self.add_error("end", f"Enter a time after {dates.clock(start)}")

    def lines(self) -> list[PatternLine]:
        """What a valid form states, if anything."""
        stated = self.cleaned_data
        if not stated.get("kind"):
            return []
        kind = PatternTime.Kind(stated["kind"])
        return [PatternLine(day, kind, stated["start"], stated["end"]) for day in WEEKDAYS_OF[stated["weekday"]]]


class BaseUsualWeek(forms.BaseFormSet):
    default_error_messages = {
        "missing_management_form": "Part of this page did not reach us. Open the page again.",
        "too_many_forms": f"Your week can have up to {MOST_LINES} times. Leave some out.",
    }

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "asks_day": index == 0}

    def lines(self) -> list[PatternLine]:
        """What a valid week states, each line once, in the order of the week."""
        return sorted({line for form in self.forms for line in form.lines()}, key=attrgetter("weekday", "start", "end"))


UsualWeek = forms.formset_factory(
    LineForm, formset=BaseUsualWeek, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
)


def usual_week_form(data: Any, lines: Iterable[PatternLine]) -> BaseUsualWeek:
    """An empty line to add, every line that was stated, and an empty one for each other day."""
    stated = {day: list(of_day) for day, of_day in groupby(lines, key=attrgetter("weekday"))}
    rows: list[dict[str, object]] = []
    for day in range(len(DAYS)):
        rows += [
            {"weekday": line.weekday, "kind": line.kind, "start": line.start, "end": line.end}
            for line in stated.get(day, ())
        ] or [{"weekday": day}]
    return UsualWeek(data, initial=[{}, *rows], prefix="line")
