"""Does this place and plan meet your needs? And: can somebody be released?"""
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from coproduce.design.forms import Form, Radios
from coproduce.design.lines import LineField
from coproduce.people.models import Person
from scheduling.models import AccessCheck, Release
from scheduling.services.needs_met import CANNOT_COME
from scheduling.services.releases import staff_at

Answer, State = AccessCheck.Answer, Release.State
OTHER = "other"


class NeedsForm(Form):
    """`sequence` says which place the person was shown. `recording`: somebody else writes down what they said."""

    answer = forms.ChoiceField(
        label="Do the place and the plan meet your needs?", widget=Radios(reveals={Answer.NO: "because"})
    )
    because = forms.CharField(
        label="What is missing?",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="The people who organise the meeting read this. You need not say anything about your health.",
    )
    sequence = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, recording: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        me, i_am = ("them", "They") if recording else ("me", "I")
        self.fields["answer"].choices = [
            (Answer.YES, "Yes"),
            (Answer.NO, "No, because…"),
            (Answer.RING, f"Ring {me}"),
            (CANNOT_COME, f"{i_am} cannot come then anyway"),
        ]
        if recording:
            self.fields["answer"].label = "What did they say?"
            self.fields["because"].help_text = "They can read this, too."

    @classmethod
    def to_ask(cls, check: AccessCheck, *, recording: bool = False) -> "NeedsForm":
        given = {"answer": check.answer, "because": check.because, "sequence": check.event.sequence}
        return cls(initial=given, recording=recording)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("answer") == Answer.NO and not typed.get("because", "").strip():
            self.add_error("because", "Say what is missing, so that we can look for another place")
        return typed


class GoAheadForm(Form):
    because = forms.CharField(
        label="Why do you go ahead?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="They read your words.",
    )


class ReleaseAnswerForm(Form):
    """`seen`: how it stood when the manager opened the page."""

    state = forms.ChoiceField(
        label="Can they come?",
        choices=[
            (State.APPROVED, "Yes, I release them for this time"),
            (State.DECLINED, "No, because…"),
            (State.COVER, "Only if there is cover"),
        ],
        widget=Radios,
    )
    note = forms.CharField(
        label="Why not, or what cover is needed?",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Only they and whoever asked can read this. Do not write about anybody’s health.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=10)

    @classmethod
    def to_ask(cls, release: Release) -> "ReleaseAnswerForm":
        chosen = "" if release.state == State.ASKED else release.state
        return cls(initial={"state": chosen, "note": release.note, "seen": release.state})

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("state") in (State.DECLINED, State.COVER) and not typed.get("note", "").strip():
            words = "Write why not" if typed["state"] == State.DECLINED else "Write what cover is needed"
            self.add_error("note", words)
        return typed


class DeciderForm(Form):
    """Who decides: one of `known` managers, or somebody else by their work address."""

    decider = forms.ChoiceField(label="Who decides?", widget=Radios)
    email = forms.EmailField(
        label="Their work email address", required=False, help_text="If it is somebody else: a deputy, for example"
    )

    def __init__(self, *args: Any, known: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(person.pk): person for person in known}
        choices = [(key, person.name) for key, person in self.known.items()]
        self.fields["decider"].choices = [*choices, (OTHER, "Somebody else")]
        self.fields["decider"].initial = choices[0][0] if choices else OTHER

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("decider") != OTHER:
            typed["person"] = self.known.get(typed.get("decider", ""))
            return typed
        if not typed.get("email"):
            if "email" not in self.errors:
                self.add_error("email", "Enter the work email address of somebody who can decide")
        elif (found := staff_at(typed["email"])) is None:
            self.add_error("email", "Nobody who works here signs in with this address. Check it, or ring them")
        else:
            typed["person"] = found
        return typed


class HttpsField(forms.URLField):
    """A link that is safe to show: https, and no name or password inside."""

    default_validators = [URLValidator(schemes=["https"])]

    def __init__(self, **kwargs: Any) -> None:
        words = {"invalid": "Enter a link that begins with https://"}
        super().__init__(assume_scheme="https", error_messages=words, **kwargs)

    def clean(self, value: Any) -> str:
        link = super().clean(value)
        if "@" in link.partition("://")[2].partition("/")[0]:
            raise ValidationError("Enter a link without a name or password in it")
        return link


def online_fields() -> dict[str, forms.Field]:
    """The two ways into a meeting from afar."""
    return {
        "join_url": HttpsField(
            label="Link to join online",
            max_length=500,
            required=False,
            help_text="It begins with https://. Everybody asked can see it.",
        ),
        "join_phone": LineField(
            label="Number to join by phone",
            max_length=100,
            required=False,
            help_text="With the code, for example: 01632 960160, code 4321#",
        ),
    }
