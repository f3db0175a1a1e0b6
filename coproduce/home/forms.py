"""What somebody says on their home page, and asks of the audit trail."""
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.http import urlencode

from coproduce.design.dates import LONDON
from coproduce.design.forms import DateField, Form, Radios
from coproduce.people.models import Person


class ColleagueForm(Form):
    to = forms.ModelChoiceField(
        label="Whom do you ask?",
        queryset=Person.objects.none(),
        widget=Radios,
        empty_label=None,
        error_messages={"required": "Choose somebody"},
    )

    def __init__(self, *args: object, people: QuerySet[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class AuditForm(Form):
    """Of which day, of which kind. `before`: the key from which an older page goes on."""

    say_optional = False
    day = DateField(label="Day", required=False)
    verb = forms.ChoiceField(label="What was done", required=False)
    before = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)

    def __init__(self, *args: Any, verbs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", "Anything"), *((verb, verb) for verb in verbs)]

    def wanted(self) -> dict[str, Any]:
        """For `audit.reading.page`. A day is one in London."""
        wanted = {name: self.cleaned_data[name] for name in ("before", "verb")}
        if day := self.cleaned_data["day"]:
            for name, one in (("since", day), ("until", day + timedelta(days=1))):
                wanted[name] = datetime.combine(one, time.min, LONDON)
        return wanted

    def clean_day(self) -> date | None:
        day = self.cleaned_data["day"]
        if day and not 2000 <= day.year <= 9000:
            raise ValidationError("Enter a day since 2000")
        return day

    def query(self) -> str:
        """The filters, for the link to older lines."""
        if not self.is_bound or not self.is_valid():
            return ""
        chosen = {"day": self.cleaned_data["day"], "verb": self.cleaned_data["verb"]}
        words = urlencode({name: value for name, value in chosen.items() if value})
        return f"{words}&" if words else ""
