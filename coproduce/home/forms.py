"""What somebody says on their home page."""
from django import forms
from django.db.models import QuerySet

from coproduce.design.forms import Form, Radios
from coproduce.people.models import Person


class ColleagueForm(Form):
    to = forms.ModelChoiceField(
        label="Whom do you ask?",
        queryset=Person.objects.none(),
        widget=Radios,
        empty_label=None,
        error_messages={"required": "Choose somebody"},
    )

    def __init__(self, *args: object, people: QuerySet[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people
