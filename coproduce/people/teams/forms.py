"""What a team is called and where it belongs."""
from typing import Any

from django import forms

from coproduce.design.forms import Form
from coproduce.design.lines import LineField
from coproduce.people.models import Directorate
from coproduce.people.teams.services import Part


class TeamForm(Form):
    name = LineField(label="Name of the team", max_length=120)
    directorate = forms.ModelChoiceField(Directorate.objects.order_by("name"), label="Directorate", required=False)
    new_directorate = LineField(label="Or a new directorate", max_length=120, required=False)
    say_optional = False

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not typed.get("directorate") and not typed.get("new_directorate") and not self.has_error("directorate"):
            self.add_error("directorate", "Choose a directorate, or write the name of a new one")
        return typed


class DirectorateForm(Form):
    name = LineField(label="Name of the directorate", max_length=120)


class PartForm(Form):
    """A button of the team's page: who, and as what."""

    person = forms.UUIDField()
    part = forms.ChoiceField(choices=[(part.value, part.value) for part in Part])

    def clean_part(self) -> Part:
        return Part(self.cleaned_data["part"])
