"""Draws every plain Django form in the NHS design: labels, hints, errors, controls, and the error summary.

A widget's `attrs` may also hold parameters of its component: width, inline, small, rows, prefix, suffix,
autocomplete, inputmode, spellcheck, and `label_size` (s, m, l).
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from coproduce.design.forms import DateInput, DateParts
from coproduce.design.nhsuk import render
from coproduce.design.words import first_error

Params = dict[str, Any]


class NHSFormRenderer(TemplatesSetting):
    form_template_name = "nhsuk/form.html"
    formset_template_name = "nhsuk/formset.html"
    field_template_name = "nhsuk/field.html"


COMPONENTS: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "checkbox",
    forms.CheckboxSelectMultiple: "checkboxes",
    forms.SelectMultiple: "checkboxes",
    forms.RadioSelect: "radios",
    forms.Select: "select",
    DateInput: "date-input",
    forms.FileInput: "file-upload",
    forms.Textarea: "textarea",
    forms.PasswordInput: "password-input",
    forms.Widget: "input",
}
PARAMETERS = ("autocomplete", "inline", "inputmode", "prefix", "rows", "small", "spellcheck", "suffix", "width")
DRAWN_OTHERWISE = {
    *("aria-describedby", "cols", "label_size", "max", "maxlength", "min", "minlength", "required", "step"),
    *("placeholder", *PARAMETERS),
}
DJANGO_ROWS = "10"  # what a plain forms.Textarea asks for; the design's own size is 5
# The design system's script would put `aria-expanded` on radio buttons, which ARIA forbids: our style sheet reveals.
SCRIPTED_REVEAL = re.compile(r' data-aria-controls="[^"]*"')
SHORT = 60  # a text field that takes this much or less gets a box of half the width


def render_form(form: forms.BaseForm) -> SafeString:
    """All fields; those that an answer reveals stand inside that answer."""
    revealed = {name for field in form.fields.values() for name in getattr(field.widget, "reveals", {}).values()}
    drawn = (render_field(bound) for bound in form.visible_fields() if bound.name not in revealed)
    fields = format_html_join("\n", "{}", ((field,) for field in drawn))
    if getattr(form, "row", False):
        fields = format_html('<div class="app-row">{}</div>', fields)
    if legend := getattr(form, "legend", ""):
        fields = render("fieldset", legend={"text": legend, "size": "s"}, html=fields, classes="app-fieldset")
    hidden = format_html_join("", "{}", ((bound.as_hidden(),) for bound in form.hidden_fields()))
    return format_html("{}{}", fields, hidden)


def render_formset(formset: BaseFormSet) -> SafeString:
    forms_drawn = format_html_join("\n", "{}", ((render_form(form),) for form in formset))
    return format_html("{}{}", render_form(formset.management_form), forms_drawn)


def render_field(bound: BoundField, *, label: str = "", hint: str = "") -> SafeString:
    """One field: its label, hint, error and control, tied together for screen readers."""
    kind = _component(bound.field.widget)
    params = _common(bound, label, hint)
    match kind:
        case "checkbox":
            return _checkbox(bound, params)
        case "checkboxes" | "radios":
            return _choices(kind, bound, params)
        case "date-input":
            return _date(bound, params)
        case "select":
            return render("select", **params, items=list(_options(bound)))
        case "textarea":
            return _textarea(bound, params)
        case "input":
            return _input(bound, params)
        case _:  # a file or a password: never shown again
            return render(kind, **params)


def render_errors(*sources: Any) -> SafeString:
    """The error summary of forms, formsets and lists of them: each line leads to its control."""
    problems = list(chain.from_iterable(_problems(source) for source in sources))
    return render("error-summary", heading="There is a problem", errorList=problems) if problems else mark_safe("")


def _problems(source: Any) -> Iterator[Params]:
    if isinstance(source, forms.BaseForm):
        yield from _problems_of(source)
    elif isinstance(source, BaseFormSet):
        if source.is_bound:
            yield from ({"text": text} for text in source.non_form_errors())
        for form in source:
            yield from _problems_of(form)
    elif isinstance(source, Iterable) and not isinstance(source, str):
        for one in source:
            yield from _problems(one)


def _problems_of(form: forms.BaseForm) -> Iterator[Params]:
    if not form.errors:
        return
    where = f"{form.legend}: " if getattr(form, "legend", "") else ""
    shown = form.visible_fields()
    for text in form.non_field_errors():
        yield {"text": f"{where}{text}", "href": f"#{_control_id(shown[0])}" if shown else None}
    for bound in form.hidden_fields():
        yield from ({"text": f"{where}{text}"} for text in bound.errors)
    for bound in shown:
        if bound.errors:
            yield {"text": f"{where}{first_error(bound)}", "href": f"#{_control_id(bound)}"}


def _component(widget: forms.Widget) -> str:
    return next(COMPONENTS[kind] for kind in type(widget).__mro__ if kind in COMPONENTS)


def _control_id(bound: BoundField) -> str:
    """Where the summary leads: the control itself, or the first part that needs mending."""
    if not isinstance(bound.field.widget, DateInput):
        return bound.auto_id
    wrong = _wrong_parts(bound) or DateParts._fields
    return f"{bound.auto_id}_{wrong[0]}"


def _common(bound: BoundField, label: str, hint: str) -> Params:
    attrs = bound.field.widget.attrs
    params: Params = {name: attrs[name] for name in PARAMETERS if name in attrs}
    params |= {"id": bound.auto_id, "name": bound.html_name, "disabled": bound.field.disabled or None}
    params["label"] = {"text": label or _label(bound), "size": _label_size(bound)}
    params["attributes"] = {name: value for name, value in attrs.items() if name not in DRAWN_OTHERWISE}
    if text := hint or bound.help_text:
        params["hint"] = {"html": text} if isinstance(text, SafeString) else {"text": str(text)}
    if error := first_error(bound):
        params["errorMessage"] = {"text": error}
        if _component(bound.field.widget) not in ("checkboxes", "radios", "date-input"):
            params["attributes"]["aria-invalid"] = "true"
    return params


def _label(bound: BoundField) -> str:
    optional = getattr(bound.form, "say_optional", True) and not bound.field.required
    if optional and "optional" not in str(bound.label) and not isinstance(bound.field.widget, forms.CheckboxInput):
        return f"{bound.label} (optional)"
    return str(bound.label)


def _label_size(bound: BoundField) -> str | None:
    return bound.field.widget.attrs.get("label_size", None if getattr(bound.form, "row", False) else "s")


def _input(bound: BoundField, params: Params) -> SafeString:
    widget, field = bound.field.widget, bound.field
    params["value"] = widget.format_value(bound.value())
    params["type"] = getattr(widget, "input_type", "text")
    if isinstance(widget, forms.NumberInput):
        params |= {"type": "text", "inputmode": "numeric" if type(field) is forms.IntegerField else "decimal"}
        params = {"width": 5, **params}
    elif isinstance(field, forms.TimeField):
        params = {"width": 5, **params, "type": "text"}
    elif isinstance(field, forms.EmailField):
        params = {"autocomplete": "email", "spellcheck": False, **params}
    elif (getattr(field, "max_length", None) or SHORT + 1) <= SHORT:
        params = {"width": 20, **params}
    return render("input", **params)


def _textarea(bound: BoundField, params: Params) -> SafeString:
    value = bound.field.widget.format_value(bound.value())
    if params.get("rows") == DJANGO_ROWS:
        del params["rows"]
    params["value"] = f"\n{value}" if value else ""  # browsers drop the first line break of a textarea
    if limit := getattr(bound.field, "max_length", None):
        return render("character-count", **params, maxlength=limit)
    return render("textarea", **params)


def _checkbox(bound: BoundField, params: Params) -> SafeString:
    label, prefix = params.pop("label"), params.pop("id")
    item = {"value": "on", "text": label["text"], "checked": bool(bound.value())}
    item["attributes"] = params.pop("attributes")
    return render("checkboxes", **params, idPrefix=prefix, items=[item])


def _choices(kind: str, bound: BoundField, params: Params) -> SafeString:
    hints = getattr(bound.field.widget, "hints", {})
    reveals = getattr(bound.field.widget, "reveals", {})
    items = []
    for option in bound:
        value = str(option.data["value"])
        item = {"value": value, "text": str(option.data["label"]), "checked": option.data["selected"]}
        if value in hints:
            item["hint"] = {"text": hints[value]}
        if value in reveals:
            item["conditional"] = {"html": render_field(bound.form[reveals[value]])}
        items.append(item)
    legend, prefix = params.pop("label"), params.pop("id")
    drawn = render(kind, **params, idPrefix=prefix, fieldset={"legend": legend}, items=items)
    return mark_safe(SCRIPTED_REVEAL.sub("", drawn))  # noqa: S308 (only takes something away)


def _options(bound: BoundField) -> Iterator[Params]:
    widget = bound.field.widget
    value = bound.value()
    values = [str(one) for one in value] if isinstance(value, list | tuple) else ["" if value is None else str(value)]
    for number, (_group, options, _index) in enumerate(widget.optgroups(bound.html_name, values)):
        if _group and number:
            yield {"divider": True}
        for option in options:
            blank = option["value"] in ("", None)
            text = "Choose one" if blank and set(str(option["label"])) == {"-"} else str(option["label"])
            yield {"value": "" if blank else str(option["value"]), "text": text, "selected": option["selected"]}


def _wrong_parts(bound: BoundField) -> tuple[str, ...]:
    """The empty boxes of a date that has others filled; nothing when the date as a whole is wrong."""
    parts = bound.field.widget.format_value(bound.value())
    return tuple(name for name, typed in parts._asdict().items() if not typed) if bound.errors and any(parts) else ()


def _date(bound: BoundField, params: Params) -> SafeString:
    parts = bound.field.widget.format_value(bound.value())
    wrong = _wrong_parts(bound)
    items = []
    for name, typed in parts._asdict().items():
        invalid = bool(bound.errors) and (not wrong or name in wrong)
        attributes = {"aria-invalid": "true"} if invalid else {}
        items.append(
            {
                "id": f"{bound.auto_id}_{name}",
                "name": f"{bound.html_name}_{name}",
                "label": name.capitalize(),
                "value": typed,
                "width": 4 if name == "year" else 2,
                "error": invalid or None,
                "attributes": attributes,
            }
        )
    legend = params.pop("label")
    return render("date-input", **params, fieldset={"legend": legend}, items=items)
