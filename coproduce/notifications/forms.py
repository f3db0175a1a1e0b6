"""Saying when and how one wants to be told."""
from datetime import time

from django import forms

from coproduce.design import dates
from coproduce.design.forms import Form
from coproduce.notifications import unsent
from coproduce.notifications.models import MailPreference
from coproduce.notifications.quiet import QuietHours

NEVER = "never"
EARLIEST, LATEST = 6, 22
DAYS = [*((str(value), words) for value, words in MailPreference.Weekday.choices), (NEVER, "Not at all")]
CLOCK = [(f"{hour:02}:00", dates.clock(time(hour))) for hour in range(24)]


class PreferenceForm(Form):
    """Whole hours, so that each time is one choice on a phone."""

    day = forms.ChoiceField(label="On which day shall we send it?", choices=DAYS)
    at = forms.ChoiceField(label="At what time?", choices=CLOCK[EARLIEST : LATEST + 1])
    quiet_from = forms.ChoiceField(
        label="Quiet from",
        choices=[(NEVER, "No quiet hours"), *CLOCK],
        error_messages={"required": "Choose when we stay quiet"},
    )
    quiet_until = forms.ChoiceField(label="Until", choices=CLOCK)
    by_phone = forms.BooleanField(label="Ring me instead of writing to me", required=False)

    def __init__(self, *args: object, kept: MailPreference, supporter: str = "", **kwargs: object) -> None:
        start, end = kept.quiet_from, kept.quiet_until or time(7)
        given = {
            "day": str(kept.weekday) if kept.weekly else NEVER,
            "at": f"{kept.at:%H:%M}",
            "quiet_from": f"{start:%H:%M}" if start else NEVER,
            "quiet_until": f"{end:%H:%M}",
            "by_phone": kept.by_phone,
        }
        super().__init__(*args, initial=given, **kwargs)
        self.kept = kept
        if supporter:
            self.fields["by_phone"].help_text = f"{supporter} rings you with what we would have written"
        else:
            del self.fields["by_phone"]

    def clean(self) -> None:
        if self.cleaned_data.get("quiet_from") == self.cleaned_data.get("quiet_until", ""):
            self.add_error("quiet_until", "Choose another time than the one at which quiet hours begin")

    @property
    def chosen(self) -> dict[str, object]:
        """For `preferences.save`. The day is kept for when they want the mail again."""
        given = self.cleaned_data
        weekly, start = given["day"] != NEVER, given["quiet_from"]
        hours = None if start == NEVER else QuietHours.parse(f"{start}-{given['quiet_until']}")
        return {
            "weekly": weekly,
            "weekday": int(given["day"]) if weekly else self.kept.weekday,
            "at": time.fromisoformat(given["at"]),
            "quiet": hours,
            "by_phone": given.get("by_phone", False),
        }


class UnsentForm(Form):
    """A button beside a message that could not be sent."""

    key = forms.UUIDField()
    do = forms.ChoiceField(choices=[(unsent.AGAIN, "Try again now"), (unsent.OFF, "Take it off the list")])
