"""Writing the definition in plain words: no markup to learn, a box for each paragraph, list or example."""
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone

from coproduce.definition import drafts
from coproduce.definition.models import Draft
from coproduce.definition.starter import Block, Section
from coproduce.design.forms import DateField, Form, Radios
from coproduce.design.lines import LineField, one_line

MOST_BLOCKS = 60
KINDS = {
    "paragraph": "Paragraph",
    "list": "List",
    "steps": "Steps, numbered",
    "terms": "Words and what they mean",
    "example": "Example",
    "link": "Link to another website",
}
LABELS = {
    "paragraph": ("Words", "An empty line begins a new paragraph"),
    "list": ("Points", "One on each line"),
    "steps": ("Steps", "One on each line, in order"),
    "terms": ("Words and meanings", "One on each line: the word, a colon, its meaning"),
    "example": ("What happened", ""),
    "link": ("Words of the link", ""),
}
ROWS = {"paragraph": 4, "link": 1}


class HeadingForm(Form):
    """`seen`: the stamp of what the page showed."""

    heading = LineField(label="Heading", max_length=150, help_text="A question that a reader might ask")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class TitleForm(Form):
    title = LineField(label="Title", max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class BlockForm(Form):
    """One block. Left empty, it is taken out. Whatever kind it is, it has only the boxes of that kind."""

    say_optional = False
    kind = forms.ChoiceField(choices=list(KINDS.items()), widget=forms.HiddenInput)
    who = LineField(label="Who", max_length=100, required=False, help_text="By their role, never by name")
    text = forms.CharField(label="Words", max_length=6000, required=False)
    url = forms.URLField(label="Address", max_length=500, required=False, assume_scheme="https")
    place = forms.IntegerField(label="Place in this part", min_value=1, max_value=999, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = str(self["kind"].value() or "paragraph")
        self.kind = kind if kind in KINDS else "paragraph"
        label, hint = LABELS[self.kind]
        text = self.fields["text"]
        text.label, text.help_text = label, hint
        if self.kind != "link":
            text.widget = forms.Textarea({"rows": ROWS.get(self.kind, 6)})
            text.widget.is_required = False
            del self.fields["url"]
        if self.kind != "example":
            del self.fields["who"]

    @property
    def legend(self) -> str:
        return KINDS[self.kind]

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("who", "text", "url"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not self.errors and not self.is_empty:
            try:
                self.blocks = list(self._blocks(typed))
            except ValidationError as error:
                self.add_error("text", error)
        return typed

    def _blocks(self, typed: dict[str, Any]) -> Iterable[Block]:
        text = typed["text"]
        if self.kind == "paragraph":
            for paragraph in _paragraphs(text):
                yield {"kind": "paragraph", "text": paragraph}
            return
        if self.kind in ("list", "steps"):
            if items := _lines(text):
                yield {"kind": self.kind, "items": items}
        elif self.kind == "terms":
            yield {"kind": "terms", "items": [_term(line) for line in _lines(text)]}
        else:
            other = "who" if self.kind == "example" else "url"
            block = {"kind": self.kind, "text": one_line(text), other: typed[other]}
            for name in ("text", other):
                if not block[name]:
                    self.add_error(name, f"Fill in “{self.fields[name].label}” too, or empty the other box")
            yield block

    def clean_url(self) -> str:
        if self.cleaned_data["url"] and not self.cleaned_data["url"].startswith("https://"):
            raise ValidationError("The address must begin with https://")
        return self.cleaned_data["url"]


class BlocksFormSet(BaseFormSet):
    def clean(self) -> None:
        if not any(self.errors) and not self.content():
            raise ValidationError("Write something in this part. To take the part out, go back and choose “Take out”")

    def content(self) -> list[Block]:
        """In the order of their places; where two have the same, in the order of the page."""
        filled = [form for form in self.forms if not form.is_empty]
        ordered = sorted(enumerate(filled), key=lambda one: (one[1].cleaned_data.get("place") or 999, one[0]))
        return [block for _, form in ordered for block in form.blocks]


Blocks = formset_factory(
    BlockForm, formset=BlocksFormSet, extra=0, max_num=MOST_BLOCKS, validate_max=True, absolute_max=MOST_BLOCKS + 10
)


def blocks_of(section: Section | None, *, add: str = "") -> list[dict[str, Any]]:
    """What the boxes show: every block, and an empty one of the kind `add` at the end."""
    shown = [_shown(block) for block in section["blocks"]] if section else []
    if add in KINDS:
        shown.append({"kind": add})
    return [{**block, "place": place} for place, block in enumerate(shown, 1)]


def _shown(block: Block) -> dict[str, Any]:
    if block["kind"] in ("list", "steps"):
        return {"kind": block["kind"], "text": "\n".join(block["items"])}
    if block["kind"] == "terms":
        return {"kind": "terms", "text": "\n".join(f"{item['term']}: {item['text']}" for item in block["items"])}
    return dict(block)


def _paragraphs(text: str) -> list[str]:
    chunks = "\n".join(line.strip() for line in text.splitlines()).split("\n\n")
    return [paragraph for chunk in chunks if (paragraph := one_line(chunk))]


def _lines(text: str) -> list[str]:
    return [line for typed in text.splitlines() if (line := one_line(typed))]


def _term(line: str) -> dict[str, str]:
    term, colon, meaning = (part.strip() for part in line.partition(":"))
    if not (term and colon and meaning):
        raise ValidationError(f"Write a colon between the word and its meaning in “{line[:60]}”")
    return {"term": term, "text": meaning}


class PublishForm(Form):
    """`seen`: the stamp of the draft that the page compared with the version before."""

    what_changed = LineField(
        label="What has changed?", max_length=300,
        help_text="In a sentence, for people who know the version before. Or say that you looked at it again",
    )  # fmt: skip
    is_major = forms.TypedChoiceField(
        label="How big is the change?",
        choices=[("major", "Major"), ("minor", "Minor")],
        coerce=lambda value: value == "major",
        widget=Radios(
            hints={
                "major": "It asks people to do something in another way than before",
                "minor": "The same in other words",
            }
        ),
    )
    effective_on = DateField(label="From which day does it count?", help_text="Until then the version before counts")
    review_on = DateField(
        label="By when will you look at it again?", help_text="We remind all co-production leads 60 days before"
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        a_year_on = today.replace(year=today.year + 1, day=min(today.day, 28))
        self.initial = {"effective_on": today, "review_on": a_year_on, "seen": drafts.stamp(draft)}

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        today = timezone.localdate()
        starts, review = typed.get("effective_on"), typed.get("review_on")
        if starts and starts < today:
            self.add_error("effective_on", "Choose today or a day to come")
        if starts and (starts - today).days > 366:
            self.add_error("effective_on", "Choose a day in the next 12 months")
        if starts and review and review <= starts:
            self.add_error("review_on", "Choose a day after the one from which it counts")
        elif review and (review - today).days > 1100:
            self.add_error("review_on", "Choose a day in the next 3 years")
        return typed


class CompareForm(Form):
    old = forms.TypedChoiceField(label="Compare", coerce=int)
    new = forms.TypedChoiceField(label="with", coerce=int)
    say_optional = False

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = choices
