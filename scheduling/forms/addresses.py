"""Giving us the address of a calendar."""
from django import forms
from django.conf import settings

from coproduce.design.forms import Form
from scheduling.services.sources.where import AddressRefused, parse


class AddressForm(Form):
    """The address is a secret: what was typed is never written into a page again, not even to mend it."""

    address = forms.CharField(
        label="The address of your calendar",
        help_text="It begins with https:// or webcal:// and often ends in .ics. We lock it away and never show it.",
        max_length=4000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Paste the address of your calendar"},
    )

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            self.data = {}

    def clean_address(self) -> str:
        """By its words alone: no page ever asks the network."""
        address: str = self.cleaned_data["address"]
        try:
            parse(address, only_hosts=settings.CALENDAR_HOSTS)
        except AddressRefused as problem:
            raise forms.ValidationError(str(problem)) from None
        return address
