"""Signing up, and what a person says of themselves."""

from datetime import date, timedelta

from allauth.account.forms import RequestLoginCodeForm, SignupForm
from allauth.account.internal import flows
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from coproduce.design.forms import DateField, Form, ModelForm
from coproduce.design.lines import LineField
from coproduce.people import invitations, sign_up
from coproduce.people.models import AccessNeeds, Person

LONGEST_BREAK = timedelta(days=366)


class SignUpForm(Form, SignupForm):
    name = LineField(
        label="Your name",
        max_length=120,
        help_text="As you want to be called",
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    field_order = ["name", "email"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Your email address"
        self.fields["email"].help_text = "Your work address if you work here, or the address we invited you at"
        self.fields["email"].widget.attrs.pop("placeholder", None)
        self.invitation = invitations.held(context.request.session)
        if self.invitation and sign_up.is_for(self.invitation, self.invitation.address):
            self.initial = {"name": self.invitation.name, "email": self.invitation.address, **self.initial}

    def clean_email(self) -> str:
        """Refuses outsiders before it is looked up whether they have an account, so that the answer tells nothing."""
        if not sign_up.may_sign_up(self.cleaned_data["email"], self.invitation):
            raise ValidationError(sign_up.need_invitation(), code="need_invitation")
        return super().clean_email()

    def try_save(self, request: HttpRequest) -> tuple[Person | None, HttpResponse | None]:
        """Two browsers may sign up with one address at once: the slower is answered as if it came a second later."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            return None, flows.signup.prevent_enumeration(request, email=self.cleaned_data["email"])


class SignInForm(RequestLoginCodeForm):
    """With the invited address filled in, for somebody who has opened an invitation in this browser."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        invitation = invitations.held(context.request.session)
        if invitation and sign_up.is_for(invitation, invitation.address):
            self.initial = {"email": invitation.address, **self.initial}


class DetailsForm(ModelForm):
    name = LineField(label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    phone = LineField(
        label="Phone number",
        max_length=30,
        required=False,
        help_text="People who organise your meetings can see it",
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )

    class Meta:
        model = Person
        fields = ["name", "phone", "contact_email"]
        labels = {"contact_email": "Email address for messages"}
        help_texts = {
            "contact_email": "Only if messages should go to another address than the one you sign in with. "
            "You may share it with somebody, such as a carer. We send a code there first"
        }

    def clean_contact_email(self) -> str:
        return self.cleaned_data["contact_email"].strip().lower()


class AccessNeedsForm(ModelForm):
    class Meta:
        model = AccessNeeds
        fields = [
            *("step_free", "hearing_loop", "accessible_toilet", "changing_place", "blue_badge", "near_bus"),
            *("quiet_room", "bsl", "large_print", "easy_read", "by_phone", "language", "interpreter", "other", "share"),
        ]
        field_classes = {"language": LineField}
        labels = {
            "step_free": "A step-free way in",
            "hearing_loop": "A hearing loop",
            "accessible_toilet": "An accessible toilet",
            "changing_place": "A Changing Places toilet, with a hoist",
            "blue_badge": "Parking for a blue badge",
            "near_bus": "A bus stop nearby",
            "quiet_room": "A quiet room to rest in",
            "bsl": "A British Sign Language interpreter",
            "large_print": "Large print",
            "easy_read": "Easy Read",
            "by_phone": "A phone call instead of a letter or email",
            "language": "Another language than English",
            "interpreter": "An interpreter of that language",
            "other": "Anything else",
            "share": "Yes, people who organise my meetings may see this",
        }
        help_texts = {
            "language": "For example Polish. Leave empty if English is fine",
            "other": "Say what would help. Do not write about your health",
        }
        widgets = {"other": forms.Textarea({"rows": 3})}


class ContactCodeForm(Form):
    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="You can leave out dashes and spaces",
        widget=forms.TextInput({"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class BreakForm(Form):
    until = DateField(label="Until which day?", help_text="For example 27 3 2027. On that day messages start again.")

    def clean_until(self) -> date:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until <= today:
            raise ValidationError("Enter a day after today")
        if until > today + LONGEST_BREAK:
            raise ValidationError("Enter a day within the next year. You can take another break then")
        return until
