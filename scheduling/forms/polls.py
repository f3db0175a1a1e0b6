"""Saying which times and places suit."""
from collections.abc import Mapping
from typing import Any

from django import forms

from coproduce.design import dates
from coproduce.design.forms import Checkboxes, Form, Radios
from scheduling.models import Response, TimeAnswer, TimeOption
from scheduling.services.poll_results import Sheet
from scheduling.services.proposals import Said

HELP = "Anything that would help you take part?"
HELP_FOR = "Anything that would help them take part?"


class PollForm(Form):
    """A sheet of times and places to fill in; `for_other`: somebody writes down what another person says."""

    say_optional = False
    places = forms.MultipleChoiceField(label="Where suits you?", required=False, widget=Checkboxes)
    help_wanted = forms.CharField(
        label=HELP, required=False, max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="For example travel, an interpreter, or somebody to come with you.",
    )  # fmt: skip

    def __init__(self, data: Any, *, sheet: Sheet, for_other: bool = False) -> None:
        super().__init__(data)
        self.times = {f"time_{time.pk}": time for time in sheet.times}
        for name, time in self.times.items():
            self.fields[name] = self._time(time, sheet.conflicts.get(time.pk, ""))
            self.initial[name] = sheet.says.get(time.pk, "")
        self.order_fields([*self.times, "places", "help_wanted"])
        if sheet.places:
            self.fields["places"].choices = [(str(place.pk), str(place)) for place in sheet.places]
            self.initial["places"] = [str(key) for key in sheet.suits]
        else:
            del self.fields["places"]
        self.initial["help_wanted"] = sheet.help_wanted
        if for_other:
            self._write_for_other(sheet)

    @staticmethod
    def _time(time: TimeOption, conflict: str) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=dates.span(time.start, time.end),
            choices=TimeAnswer.Says.choices,
            required=False,
            widget=forms.RadioSelect({"inline": True, "small": True}),
            help_text=f"{conflict} (only you see this)" if conflict else "",
        )

    def _write_for_other(self, sheet: Sheet) -> None:
        self.fields["help_wanted"].label = HELP_FOR
        if "places" in self.fields:
            self.fields["places"].label = "Where suits them?"
        self.fields["how"] = forms.ChoiceField(
            label="How did they tell you?", choices=Response.How.choices, widget=Radios,
            help_text="We write this beside the answers, with your name.",
        )  # fmt: skip
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, max_length=40)
        self.initial["seen"] = sheet.stamp

    @property
    def said(self) -> Said:
        typed: Mapping[str, Any] = self.cleaned_data
        return Said(
            times={time.pk: TimeAnswer.Says(typed[name]) for name, time in self.times.items() if typed[name]},
            places=[int(key) for key in typed.get("places", [])],
            help_wanted=typed["help_wanted"],
        )

    def refuse(self, words: str) -> None:
        """What the service found wrong, beside the first time."""
        self.add_error(next(iter(self.times), None), words)


