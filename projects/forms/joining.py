"""Who is asked to join, and what they are in the project."""
from typing import Any

from django import forms

from coproduce.design.forms import Checkboxes, Form
from coproduce.design.lines import LineField
from projects.models import Membership

ROLE_CHOICES = [(flag, Membership._meta.get_field(flag).verbose_name.capitalize()) for flag in Membership.ROLES]
ROLE_HINTS = {
    "is_lead": "Can change everything about the project",
    "is_facilitator": "Plans and runs its workshops",
    "is_partner": "Brings what they have lived through. Their name is shown to people of this project only",
    "is_decision_maker": "Can say yes to what the project asks for",
}


def roles_field(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=ROLE_CHOICES,
        widget=Checkboxes(hints=ROLE_HINTS),
        required=False,
        help_text="Choose all that fit. With none, they are simply a member.",
    )


class InviteForm(Form):
    """Only a project lead can make another project lead."""

    name = LineField(label="Their name", max_length=120)
    address = forms.EmailField(label="Their email address", max_length=254, help_text="We send them a personal link.")
    roles = roles_field("What are they in this project?")

    def __init__(self, *args: Any, may_make_leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].widget.attrs["autocomplete"] = "off"
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        if not may_make_leads:
            self.fields["roles"].choices = [choice for choice in ROLE_CHOICES if choice[0] != "is_lead"]


class RolesForm(Form):
    roles = roles_field("What are they in this project?")
