"""As what somebody takes part in a project, and for whom they speak."""
from typing import Any

from django import forms

from coproduce.design.forms import Checkboxes, Form, Radios
from coproduce.design.lines import LineField
from coproduce.people.models import Kind
from projects.models import Membership, SpeaksFor

KIND_CHOICES = [
    (Kind.STAFF, "Somebody who works here"),
    (Kind.PATIENT, "A patient, or somebody who was one"),
    (Kind.CARER, "A carer or family member"),
    (Kind.PARTNER_ORGANISATION, "Somebody from an organisation"),
]
NOBODY, OUTSIDE = "", "outside"


class PartForm(Form):
    """`works_here`: only staff can take part as staff. `others`: members for whom this person could speak."""

    kinds = forms.MultipleChoiceField(
        label="As what do you take part here?",
        choices=KIND_CHOICES,
        widget=Checkboxes(),
        required=False,
        help_text="Choose as many as fit, or none. People of this project see it.",
    )
    speaks_for = forms.ChoiceField(label="Do you speak for somebody you care for?", widget=Radios(), required=False)
    name = LineField(
        label="What shall we call them?",
        max_length=120,
        required=False,
        help_text="As they would like it, for example “my father” or their name. People of this project read it.",
    )
    say = forms.ChoiceField(
        label="Do they want you to speak for them?",
        choices=[
            (SpeaksFor.Say.YES, "Yes, they said so"),
            (SpeaksFor.Say.CANNOT, "They cannot say so, and I have the right to speak for them"),
        ],
        widget=Radios(),
        required=False,
    )

    def __init__(self, *args: Any, works_here: bool, others: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(one.pk): one for one in others}
        if not works_here:
            self.fields["kinds"].choices = [choice for choice in KIND_CHOICES if choice[0] != Kind.STAFF]
        self.fields["speaks_for"].choices = [
            (NOBODY, "No"),
            *((key, f"Yes, for {one.person.name}, who is asked") for key, one in self.others.items()),
            (OUTSIDE, "Yes, for somebody who is not in this project"),
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        who = typed.get("speaks_for")
        if who and Kind.CARER not in typed.get("kinds", []):
            self.add_error("kinds", "Tick that you take part as a carer, if you speak for somebody")
        if who == OUTSIDE:
            if not typed.get("name"):
                self.add_error("name", "Say what we shall call them")
            if not typed.get("say"):
                self.add_error("say", "Choose an answer to “Do they want you to speak for them?”")
        return typed

    @property
    def voice(self) -> dict[str, Any]:
        """Arguments of voices.speak_for."""
        typed = self.cleaned_data
        if typed["speaks_for"] == OUTSIDE:
            return {"name": typed["name"], "say": typed["say"]}
        return {"member": self.others.get(typed["speaks_for"])}
