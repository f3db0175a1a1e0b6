"""Error messages made from labels: what to do, in words, instead of "This field is required"."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

DETERMINERS = {
    *("a", "an", "any", "each", "some", "the", "that", "this"),
    *("her", "his", "its", "my", "our", "their", "your"),
    *("how", "what", "when", "where", "which", "who", "whose", "why"),
}
KEEP_CAPITAL = {"I", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
SPOKEN = {
    "email": "your email address",
    "email address": "your email address",
    "e-mail": "your email address",
    "from": "when it starts",
    "to": "when it ends",
    "until": "when it ends",
}
CHOICES = (forms.RadioSelect, forms.Select, forms.CheckboxSelectMultiple)
FIX_TYPING = "Take out the characters that cannot be shown"


def speak_plainly(form: forms.BaseForm) -> None:
    """Give every field of the form messages made from its label, except those that the form wrote itself."""
    for name, field in form.fields.items():
        own = field.error_messages
        defaults = default_messages(field)
        for code, words in messages_for(field, str(form[name].label)).items():
            if code not in own or own[code] == defaults.get(code):
                own[code] = words


def first_error(bound: BoundField) -> str:
    """The first error of a field in plain words, also on a form that somebody else wrote."""
    errors = bound.form.errors.as_data().get(bound.name, [])
    if not errors:
        return ""
    error: ValidationError = errors[0]
    words = messages_for(bound.field, str(bound.label)).get(error.code or "")
    if words and error.message == default_messages(bound.field).get(error.code):
        return words % error.params if error.params else words
    return str(error.messages[0])


def default_messages(field: forms.Field) -> dict[str, Any]:
    """What Django says when nobody chose other words: from the validators, then from the kinds of field."""
    messages: dict[str, Any] = {getattr(check, "code", ""): getattr(check, "message", "") for check in field.validators}
    for kind in reversed(type(field).__mro__):
        messages |= getattr(kind, "default_error_messages", {})
    return messages


def messages_for(field: forms.Field, label: str) -> dict[str, str]:
    """Code to message. Percent signs are for the parameters that Django fills in."""
    label = label.strip().rstrip(":").strip()
    return {"required": _required(field, label), **_too_much(label), **_wrong(field, label)}


def noun(label: str) -> str:
    """The label inside a sentence: "Project name" becomes "the project name"; "Your name", "your name"."""
    if label.lower() in SPOKEN:
        return SPOKEN[label.lower()]
    first, *rest = label.split(" ")
    if first == "My":
        first = "your"
    elif first not in KEEP_CAPITAL and not any(letter.isupper() for letter in first[1:]):
        first = first[:1].lower() + first[1:]
    words = " ".join([first, *rest])
    return words if first in DETERMINERS | KEEP_CAPITAL else f"the {words}"


def _is_question(label: str) -> bool:
    return label.endswith("?")


def _required(field: forms.Field, label: str) -> str:
    widget = field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick “{label}”"
    if isinstance(widget, (*CHOICES, forms.FileInput)):
        return f"Choose an answer to “{label}”" if _is_question(label) else f"Choose {noun(label)}"
    return f"Answer “{label}”" if _is_question(label) else f"Enter {noun(label)}"


def _too_much(label: str) -> dict[str, str]:
    subject = _subject(label).replace("%", "%%")
    return {
        "max_length": f"{subject} must be %(limit_value)d characters or fewer. You typed %(show_value)d",
        "min_length": f"{subject} must be %(limit_value)d characters or more. You typed %(show_value)d",
        "min_value": f"{subject} must be %(limit_value)s or more",
        "max_value": f"{subject} must be %(limit_value)s or less",
        "null_characters_not_allowed": FIX_TYPING,
    }


def _subject(label: str) -> str:
    return "Your answer" if _is_question(label) else label


def _wrong(field: forms.Field, label: str) -> dict[str, str]:
    subject = _subject(label)
    if isinstance(field, forms.DateField):
        missing = {f"no_{parts}": f"{subject} must include a {words}" for parts, words in MISSING_PARTS.items()}
        year = "Write the year with 4 numbers, for example 2027"
        return {"invalid": "Enter a real date, for example 27 3 2027", "short_year": year, **missing}
    if isinstance(field, forms.TimeField):
        half = "Say morning or afternoon, for example 2am or 2pm"
        return {"invalid": "Enter a real time, for example 9am or 2.30pm", "which_half": half}
    if isinstance(field, forms.FileField):
        empty = "The file is empty. Choose another file"
        return {"invalid": "Choose a file", "missing": "Choose a file", "empty": empty}
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        again = "Choose one of the answers shown"
        return {"invalid_choice": again, "invalid_list": again, "invalid_pk_value": again}
    return {"invalid": words} if (words := _invalid(field, subject)) else {}


def _invalid(field: forms.Field, subject: str) -> str:
    if isinstance(field, forms.EmailField):
        return "Enter an email address in the right format, like name@example.com"
    if isinstance(field, forms.URLField):
        return "Enter a web address in the right format, like https://www.example.com"
    if isinstance(field, forms.DecimalField | forms.FloatField):
        return f"{subject} must be a number, like 2.5"
    return f"{subject} must be a whole number, like 15" if isinstance(field, forms.IntegerField) else ""


MISSING_PARTS = {
    "day": "day",
    "month": "month",
    "year": "year",
    "day_month": "day and month",
    "day_year": "day and year",
    "month_year": "month and year",
}
