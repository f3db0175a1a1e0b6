"""Who is asked to join, how, and what they are in the project."""
from typing import Any

from django import forms

from coproduce.design.forms import Checkboxes, Form, Radios
from coproduce.design.lines import LineField
from coproduce.people.models import Kind, Person
from projects.models import Membership

ROLE_CHOICES = [(flag, Membership._meta.get_field(flag).verbose_name.capitalize()) for flag in Membership.ROLES]
ROLE_HINTS = {
    "is_lead": "Can change everything about the project",
    "is_facilitator": "Plans and runs its workshops",
    "is_partner": "Brings what they have lived through. Their name is shown to people of this project only",
    "is_decision_maker": "Can say yes to what the project asks for",
}
WHO_ARE_YOU = [
    (Kind.PATIENT, "A patient, or somebody who was one"),
    (Kind.CARER, "A carer or family member"),
    (Kind.PARTNER_ORGANISATION, "From an organisation"),
    ("", "I would rather not say"),
]
NEED_WORDS = {
    "large_print": "Large print",
    "easy_read": "Easy Read",
    "bsl": "A British Sign Language interpreter",
    "interpreter": "An interpreter of another language",
    "step_free": "A step-free way in",
    "by_phone": "A phone call instead of a letter",
}


def roles_field(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=ROLE_CHOICES,
        widget=Checkboxes(hints=ROLE_HINTS),
        required=False,
        help_text="Choose all that fit. With none, they are simply a member.",
    )


class NeedsMixin(Form):
    """What helps somebody take part. Kept only with their yes to showing it."""

    needs = forms.MultipleChoiceField(
        label="What helps you take part?", choices=list(NEED_WORDS.items()), widget=Checkboxes(), required=False
    )
    language = LineField(
        label="Which language, if not English?", max_length=60, required=False, help_text="For example Polish"
    )
    share = forms.BooleanField(label="Yes, people who organise my meetings may see this", required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if (typed.get("needs") or typed.get("language")) and not typed.get("share"):
            self.add_error("share", "Tick that we may show this, or leave what helps empty. You can ring us instead")
        return typed

    @property
    def access_needs(self) -> dict[str, bool | str]:
        """Fields of AccessNeeds; empty when nothing was said."""
        found: dict[str, bool | str] = dict.fromkeys(self.cleaned_data["needs"], True)
        if language := self.cleaned_data["language"]:
            found["language"] = language
        return {**found, "share": True} if found else {}


class InviteForm(Form):
    """Only a project lead can make another project lead."""

    name = LineField(label="Their name", max_length=120)
    address = forms.EmailField(label="Their email address", max_length=254, help_text="We send them a personal link.")
    roles = roles_field("What are they in this project?")

    def __init__(self, *args: Any, may_make_leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].widget.attrs["autocomplete"] = "off"
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        without_leads(self, may_make_leads)


class AddForm(NeedsMixin):
    """Somebody without email of their own. `known`: those whom this facilitator looks after already."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="Who is it?", required=False, empty_label="Somebody new", widget=Radios()
    )
    name = LineField(label="Their name", max_length=120, required=False)
    phone = LineField(
        label="Their phone number",
        max_length=30,
        required=False,
        help_text="Leave empty if they have none: then their supporter writes letters.",
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
    )
    kind = forms.ChoiceField(
        label="What are they?", choices=[(value, words) for value, words in WHO_ARE_YOU if value],
        widget=Radios(), required=False,
    )
    supporter = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who is their supporter?",
        empty_label=None,
        help_text="Rings them or writes when there is news. We remind this person.",
    )
    said_yes = forms.ChoiceField(
        label="Have they said yes?",
        choices=[
            (Membership.JoinedBy.PHONE, "Yes, on the phone"),
            (Membership.JoinedBy.IN_PERSON, "Yes, face to face"),
            (Membership.JoinedBy.PAPER, "Yes, on paper"),
            ("not_yet", "Not yet: I give them a letter"),
        ],
        widget=Radios(hints={"not_yet": "It says everything and has a code with which they can answer on any phone"}),
    )
    roles = roles_field("What are they in this project?")
    field_order = ["person", "name", "phone", "kind", "said_yes", "supporter", "roles", "needs", "language", "share"]

    def __init__(
        self, *args: Any, known: list[Person], supporters: list[Person], may_make_leads: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.filter(pk__in=[person.pk for person in known])
        self.fields["supporter"].queryset = Person.objects.filter(pk__in=[person.pk for person in supporters])
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["needs"].label = "What helps them take part?"
        self.fields["share"].label = "They said that people who organise their meetings may see this"
        if not known:
            del self.fields["person"]
            self.fields["name"].required = True
        without_leads(self, may_make_leads)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not typed.get("person") and not typed.get("name") and "name" not in self.errors:
            self.add_error("name", "Enter their name")
        return typed

    @property
    def wish(self) -> dict[str, Any]:
        """Arguments of the service."""
        typed = self.cleaned_data
        said = typed["said_yes"]
        return {
            "person": typed.get("person"),
            "said_yes": "" if said == "not_yet" else said,
            "needs": self.access_needs,
            **{name: typed[name] for name in ("name", "phone", "kind", "supporter", "roles")},
        }


class OpenLinkForm(Form):
    people = forms.IntegerField(label="How many people may ask by it?", min_value=1, max_value=200, initial=20)
    days = forms.TypedChoiceField(
        label="How long does it work?",
        coerce=int,
        choices=[(14, "2 weeks"), (28, "4 weeks"), (84, "12 weeks"), (182, "6 months")],
        initial=28,
        widget=Radios(),
    )


class PhoneForm(NeedsMixin):
    """Somebody at an open link, without email."""

    name = LineField(label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    phone = LineField(
        label="Your phone number", max_length=30, widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"})
    )
    comes_as = forms.ChoiceField(label="Who are you here?", choices=WHO_ARE_YOU, widget=Radios(), required=False)
    field_order = ["name", "phone", "comes_as", "needs", "language", "share"]

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if sum(sign.isdecimal() for sign in phone) < 6:
            raise forms.ValidationError("Enter a phone number that we can ring, like 01632 960001")
        return phone


class EmailForm(Form):
    """Who comes in by a link. A personal link knows the address: then only the name is asked."""

    name = LineField(label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    address = forms.EmailField(
        label="Your email address", max_length=254, widget=forms.EmailInput({"autocomplete": "email"})
    )

    def __init__(self, *args: Any, address_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if address_known:
            del self.fields["address"]


class CodeForm(Form):
    code = forms.CharField(
        label="The code on your letter, card or poster",
        max_length=40,
        help_text="12 letters and numbers. You can leave out dashes and spaces.",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class NotNowForm(Form):
    words = forms.CharField(
        label="What would you like to tell them?",
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
        help_text="They read exactly this.",
    )


class WelcomeForm(Form):
    """For somebody without email: who rings them from now on."""

    supporter = forms.ModelChoiceField(Person.objects.none(), label="Who is their supporter?", empty_label=None)

    def __init__(self, *args: Any, supporters: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supporter"].queryset = Person.objects.filter(pk__in=[person.pk for person in supporters])


class RolesForm(Form):
    roles = roles_field("What are they in this project?")


def without_leads(form: Form, may_make_leads: bool) -> None:
    if not may_make_leads:
        form.fields["roles"].choices = [choice for choice in ROLE_CHOICES if choice[0] != "is_lead"]


