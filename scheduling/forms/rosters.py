"""What a manager tells about a roster: the file, whom its names mean, and what its shifts mean."""
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile

from coproduce.design.forms import Form, TimeField
from coproduce.people.models import Person
from scheduling.engine.duty import Meaning
from scheduling.engine.rosters import Roster, wrong_hours
from scheduling.models import ShiftCode
from scheduling.services.roster_drafts import MAX_BYTES
from scheduling.services.roster_words import clock

LEAVE_OUT = ""


class RosterForm(Form):
    roster = forms.FileField(
        label="Your team’s roster",
        help_text="A file that ends in .xlsx or .csv, up to 10 MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt,.tsv"}),
    )

    def clean_roster(self) -> UploadedFile:
        """By its size alone: a large file never comes into memory."""
        file: UploadedFile = self.cleaned_data["roster"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError("The file is larger than 10 MB. Export fewer weeks, then choose the new file.")
        return file


class NamesForm(Form):
    """Whom each name of a roster means. Whoever is not chosen is left out."""

    say_optional = False

    def __init__(
        self,
        *args: Any,
        roster: Roster,
        numbers: Sequence[int],
        people: Sequence[Person],
        told: Mapping[int, Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.numbers = {f"who_{number}": number for number in numbers}
        choices = [(LEAVE_OUT, "Nobody in this team: leave out"), *_named(people)]
        for name, number in self.numbers.items():
            who = roster.people[number]
            more = ", ".join(text for text in (who.email, who.number) if text and text != who.words)
            initial = str(told[number].pk) if number in told else LEAVE_OUT
            self.fields[name] = forms.ChoiceField(
                label=who.words, help_text=more, choices=choices, initial=initial, required=False
            )

    def answers(self) -> dict[int, UUID | None]:
        chosen = {number: self.people.get(self.cleaned_data[name]) for name, number in self.numbers.items()}
        return {number: person.pk if person else None for number, person in chosen.items()}


def _named(people: Sequence[Person]) -> Iterable[tuple[str, str]]:
    """Each by name; those who share one, with their address, too."""
    names = [person.name for person in people]
    for person in people:
        shared = names.count(person.name) > 1 and person.email
        yield str(person.pk), f"{person.name}, {person.email}" if shared else person.name


class CodeForm(Form):
    """What one shift code means."""

    row = True
    say_optional = False

    means = forms.ChoiceField(
        label="Means",
        choices=[("", "Choose what it means"), *ShiftCode.Means.choices],
        error_messages={"required": "Choose what this shift means"},
    )
    start = TimeField(label="From", required=False)
    end = TimeField(label="To", required=False)

    def __init__(self, *args: Any, code: str, needs_hours: bool, known: Meaning | None, **kwargs: Any) -> None:
        if known:
            times = {"start": clock(known.start), "end": clock(known.end)}
            kwargs["initial"] = {"means": str(known.time_class), **times}
        super().__init__(*args, **kwargs)
        self.legend = f"“{code}”"
        self.needs_hours = needs_hours

    def clean(self) -> None:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if self.cleaned_data.get("means") not in ShiftCode.WITH_HOURS or {"start", "end"} & self.errors.keys():
            return
        if self.needs_hours or start or end:
            for name, value, words in (("start", start, "starts"), ("end", end, "ends")):
                if value is None:
                    self.add_error(name, f"Enter when this shift {words}, for example 7am")
        if start is not None and end is not None and (wrong := wrong_hours(_minutes(start), _minutes(end))):
            self.add_error("end", ". ".join(wrong))

    def meaning(self) -> Meaning:
        means, start, end = (self.cleaned_data[name] for name in ("means", "start", "end"))
        if means not in ShiftCode.WITH_HOURS or start is None or end is None:
            return Meaning(means)
        return Meaning(means, _minutes(start), _minutes(end))


def code_forms(
    data: Any, roster: Roster, needs: Mapping[int, bool], known: Mapping[int, Meaning]
) -> dict[int, CodeForm]:
    """A form for each of these codes. `needs`: whether a code needs hours of its own. `known`: what is filled in."""
    return {
        number: CodeForm(
            data,
            prefix=f"code-{number}",
            code=roster.codes[number],
            needs_hours=needs_hours,
            known=known.get(number),
        )
        for number, needs_hours in needs.items()
    }


class DeputyForm(Form):
    deputy = forms.ChoiceField(label="Who may stand in for you?")

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["deputy"].choices = [("", "Choose somebody"), *_named(people)]

    @property
    def chosen(self) -> Person:
        return self.people[self.cleaned_data["deputy"]]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


