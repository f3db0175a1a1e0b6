"""The trust's settings, a form for each page."""
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from coproduce.design.forms import Checkboxes, DateField, Form, ModelForm
from coproduce.design.lines import LineField
from coproduce.people.areas import AREAS
from coproduce.people.models import DUTIES, Kind, PaymentBand, Person, TrustSettings
from coproduce.people.roles import duties_of

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?=.{{4,253}}$){LABEL}(\.{LABEL})*\.[a-z][a-z0-9-]{{0,61}}[a-z0-9]")
ANYBODY = {
    "aol.com", "btinternet.com", "gmail.com", "googlemail.com", "gmx.com", "hotmail.co.uk", "hotmail.com", "icloud.com",
    "live.co.uk", "live.com", "mail.com", "me.com", "outlook.com", "proton.me", "protonmail.com", "sky.com",
    "talktalk.net", "virginmedia.com", "yahoo.co.uk", "yahoo.com",
}  # fmt: skip
MOST_DOMAINS = 30
DUTY_HINTS = {
    Kind.COPRODUCTION_LEAD: "Keeps these settings and publishes the definition",
    Kind.PAYMENTS_OFFICER: "Approves and pays what partners are owed",
    Kind.AUDIT_READER: "Reads who did what, and changes nothing",
    Kind.PLACE_KEEPER: "Keeps sites, rooms and opening hours",
}


class TrustForm(ModelForm):
    name = LineField(label="Name of the trust", max_length=120, help_text="It stands on every page and in every email")
    phone = LineField(
        label="Phone number for help", max_length=30, required=False,
        help_text="For people who would rather ring. It stands on every page and in every email",
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    freedom_to_speak_up = LineField(
        label="Freedom to Speak Up contact", max_length=200, required=False,
        help_text="A name and how to reach them. For staff who worry about something",
    )  # fmt: skip
    pals = LineField(
        label="PALS contact", max_length=200, required=False,
        help_text="The Patient Advice and Liaison Service. For patients and carers",
    )  # fmt: skip

    class Meta:
        model = TrustSettings
        fields = ["name", "phone", "freedom_to_speak_up", "pals"]


class DomainsForm(Form):
    email_domains = forms.CharField(
        label="Email domains of this trust",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
        help_text="One on each line: the part behind the @, for example saltmarsh-fenway.example",
    )

    def clean_email_domains(self) -> list[str]:
        parts = re.split(r"[\s,;]+", self.cleaned_data["email_domains"])
        typed = [part.strip().lower().rpartition("@")[2] for part in parts]
        domains = list(dict.fromkeys(part for part in typed if part))
        for domain in domains:
            if not DOMAIN.fullmatch(domain):
                raise ValidationError(f"“{domain[:60]}” is not a domain. Write it like saltmarsh-fenway.example")
            if domain in ANYBODY:
                raise ValidationError(f"Take out {domain}: anybody can get an address there, and would count as staff")
        if len(domains) > MOST_DOMAINS:
            raise ValidationError(f"Enter {MOST_DOMAINS} domains or fewer. You typed {len(domains)}")
        return domains


class AreasForm(Form):
    on = forms.MultipleChoiceField(
        label="Which parts do you want to use?",
        choices=[(area.key, area.name) for area in AREAS.values()],
        widget=Checkboxes(hints={area.key: f"Without it: {area.off}" for area in AREAS.values()}),
        required=False,
    )

    @property
    def off(self) -> list[str]:
        return [key for key in AREAS if key not in self.cleaned_data["on"]]


class RulesForm(ModelForm):
    roster_lead_days = forms.IntegerField(
        label="How many days ahead are rosters fixed?",
        min_value=0,
        max_value=182,
        help_text="We warn organisers who choose a day that is nearer. Six weeks are 42 days",
    )

    class Meta:
        model = TrustSettings
        fields = ["roster_lead_days", "second_factor_for_all_staff"]
        labels = {"second_factor_for_all_staff": "All staff need a second step to sign in"}
        help_texts = {
            "second_factor_for_all_staff": "Such as a code from a phone app. People with a duty for the whole trust "
            "always need one. On shared ward computers it is hard for others: ask your wards first"
        }


class BandForm(Form):
    name = LineField(
        label="What is it for?", max_length=80, help_text="For example “A meeting of up to half a day”. "
        "Use the same words again for a new amount: it takes the place of the old one on its day",
    )  # fmt: skip
    amount = forms.DecimalField(
        label="How much, in pounds?", min_value=0.01, max_value=10_000, decimal_places=2, max_digits=7,
        widget=forms.NumberInput({"prefix": "£"}),
    )  # fmt: skip
    unit = forms.ChoiceField(label="For how long?", choices=[("", "Choose one"), *PaymentBand.Unit.choices])
    from_date = DateField(label="From which day?")
    source = LineField(
        label="Where does the amount come from?", max_length=200,
        help_text="For example “Our payment policy, version 3, page 4”. People can read this",
    )  # fmt: skip


class DutiesForm(Form):
    """`seen`: the duties that the page showed, so that only what was ticked or unticked here is changed."""

    duties = forms.MultipleChoiceField(
        label="What do they do for the whole trust?",
        choices=[(kind.value, kind.label) for kind in DUTIES],
        widget=Checkboxes(hints={kind.value: words for kind, words in DUTY_HINTS.items()}),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = duties_of(person)
        self.initial = {"duties": now, "seen": ",".join(now)}

    def changes(self) -> dict[str, list[Kind]]:
        seen = self.cleaned_data["seen"].split(",")
        ticked = self.cleaned_data["duties"]
        return {
            "give_kinds": [kind for kind in DUTIES if kind in ticked and kind not in seen],
            "take_kinds": [kind for kind in DUTIES if kind in seen and kind not in ticked],
        }
