"""Saying when and how one wants to be told."""
from datetime import time

from django import forms

from coproduce.design import dates
from coproduce.design.forms import Form, Radios, TimeField
from coproduce.notifications import unsent
from coproduce.notifications.models import MailPreference
from coproduce.notifications.quiet import QuietHours

NEVER = "never"
EARLIEST, LATEST = 6, 22
DAYS = [*((str(value), words) for value, words in MailPreference.Weekday.choices), (NEVER, "Not at all")]
HOURS = [(f"{hour:02}:00", dates.clock(time(hour))) for hour in range(EARLIEST, LATEST + 1)]


class PreferenceForm(Form):
    day = forms.ChoiceField(label="On which day shall we send it?", choices=DAYS, widget=Radios)
    at = forms.ChoiceField(label="At what time?", choices=HOURS)
    quiet = forms.ChoiceField(
        label="Do you want quiet hours?",
        choices=[("yes", "Yes"), ("no", "No, write at any hour")],
        widget=Radios(reveals={"yes": "quiet_from"}),
    )
    quiet_from = TimeField(label="Quiet from", help_text="For example, 9pm", required=False)
    quiet_until = TimeField(label="Quiet until", help_text="For example, 7am", required=False)
    by_phone = forms.BooleanField(label="Ring me instead of writing to me", required=False)

    def __init__(self, *args: object, supporter: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if supporter:
            self.fields["by_phone"].help_text = f"{supporter} rings you with what we would have written"
        else:
            del self.fields["by_phone"]

    @classmethod
    def initial_of(cls, preference: MailPreference) -> dict[str, object]:
        quiet = preference.quiet_from is not None
        return {
            "day": str(preference.weekday) if preference.weekly else NEVER,
            "at": f"{preference.at:%H:%M}",
            "quiet": "yes" if quiet else "no",
            "quiet_from": preference.quiet_from if quiet else time(21),
            "quiet_until": preference.quiet_until if quiet else time(7),
            "by_phone": preference.by_phone,
        }

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("quiet") != "yes" or {"quiet_from", "quiet_until"} & set(self.errors):
            return
        for name in ("quiet_from", "quiet_until"):
            if given.get(name) is None:
                self.add_error(name, "Enter a time, or choose no quiet hours")
        if given.get("quiet_from") and given.get("quiet_from") == given.get("quiet_until"):
            self.add_error("quiet_until", "Choose another time than the one at which quiet hours begin")

    @property
    def chosen(self) -> dict[str, object]:
        """For `preferences.save`."""
        given = self.cleaned_data
        weekly = given["day"] != NEVER
        return {
            "weekly": weekly,
            "weekday": int(given["day"]) if weekly else self.initial_weekday,
            "at": time.fromisoformat(given["at"]),
            "quiet": QuietHours(given["quiet_from"], given["quiet_until"]) if given["quiet"] == "yes" else None,
            "by_phone": given.get("by_phone", False),
        }

    @property
    def initial_weekday(self) -> int:
        """Kept for when they want the mail again."""
        return int(self.initial["day"]) if self.initial.get("day", NEVER) != NEVER else MailPreference().weekday


class UnsentForm(Form):
    """A button beside a message that could not be sent."""

    key = forms.UUIDField()
    do = forms.ChoiceField(choices=[(unsent.AGAIN, "Try again now"), (unsent.OFF, "Take it off the list")])
