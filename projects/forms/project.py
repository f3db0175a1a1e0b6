"""What a project says about itself."""
from typing import Any

from django import forms

from coproduce.design.forms import ModelForm
from coproduce.design.lines import LineField
from coproduce.people.models import Person
from projects.models import Project
from projects.services.project import TEXTS, ChangedMeanwhile, stamp

HELP = {
    "title": "A question or a wish in plain words, for example “Would you help us make nights quieter on Heron Ward?”",
    "purpose": "For example “Noise between 11pm and 6am, as patients have told us.”",
    "decided": "Be honest about what cannot change, for example “There is money for doors, not for new windows.”",
    "involves": "For example “Two meetings of 90 minutes, or a phone call. You choose.”",
    "payment": "For example “£30 a meeting, or say no to it. We book and pay your travel.”",
    "last_time": "What came of what people told you before? Say what you could not do, too, and why.",
}


class ProjectForm(ModelForm):
    """The texts that an invited person reads before anything is asked of them."""

    class Meta:
        model = Project
        fields = ["title", "purpose", "decided", "involves", "payment", "last_time"]
        field_classes = {"title": LineField}
        help_texts = HELP
        widgets = {name: forms.Textarea({"rows": 3}) for name in fields if name != "title"}


class ProjectEditForm(ProjectForm):
    """With the one to ring, chosen among `people` of the project. `seen`: the stamp of what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta(ProjectForm.Meta):
        fields = [*ProjectForm.Meta.fields, "contact"]
        help_texts = HELP | {"contact": "Their name and phone number stand on every invitation."}

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = stamp(self.instance)
        contact = self.fields["contact"]
        contact.queryset = Person.objects.filter(pk__in=[person.pk for person in people])
        contact.empty_label = None
        contact.required = True

    def compare(self, changed: ChangedMeanwhile) -> list[tuple[str, str]]:
        """Label and text of what somebody else has saved otherwise. To save once more is now a choice."""
        self.data = self.data.copy()
        self.data["seen"] = stamp(changed.project)
        theirs = [(self[name].label, getattr(changed.project, name), self.cleaned_data[name]) for name in TEXTS]
        self.add_error(None, str(changed))
        return [(label, saved) for label, saved, typed in theirs if saved != typed]
