"""Saying whether one can come."""
from django import forms

from coproduce.design.forms import Form, Radios
from scheduling.models import Attendee, Event
from scheduling.services.replies import ANSWERS, WORDS

CHOICES = [("yes", "Yes, I can come"), ("maybe", "Maybe"), ("no", "No, I cannot come")]


class AnswerForm(Form):
    """`sequence` says which time and place the person was shown."""

    answer = forms.ChoiceField(label="Can you come?", choices=CHOICES, widget=Radios)
    sequence = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def to_ask(cls, attendee: Attendee, chosen: str = "") -> "AnswerForm":
        """A fresh form with the answer that a link named, or the one that was given before."""
        given = chosen if chosen in ANSWERS else WORDS.get(attendee.partstat, "")
        return cls(initial={"answer": given, "sequence": attendee.event.sequence})

    @classmethod
    def to_ask_again(cls, event: Event, answer: str, words: str) -> "AnswerForm":
        """The same answer, now about the event as it is, with what went wrong."""
        form = cls({"answer": answer, "sequence": event.sequence})
        form.add_error(None, words)
        return form

    @property
    def partstat(self) -> Attendee.PartStat:
        return ANSWERS[self.cleaned_data["answer"]]
