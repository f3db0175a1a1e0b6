"""What every form here is made of: `Form` and `ModelForm` with errors in plain words, dates in three boxes,
times as people type them, choices with hints."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from coproduce.design import dates
from coproduce.design.words import MISSING_PARTS, speak_plainly

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}
TIME = re.compile(r"(?P<hour>\d{1,2})(?:[.:]?(?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?", re.IGNORECASE)


class Form(forms.Form):
    """A form whose errors are made from its labels.

    `legend` puts its fields into a fieldset; `row` sets them side by side. `say_optional` writes "(optional)"
    behind the label of a field that may stay empty: turn it off where nearly all may, as in a filter.
    """

    use_required_attribute = False
    say_optional = True
    legend = ""
    row = False

    def full_clean(self) -> None:
        speak_plainly(self)
        super().full_clean()


class ModelForm(forms.ModelForm):
    """As `Form`. Declare its dates and times as the fields below."""

    use_required_attribute = False
    say_optional = True
    legend = ""
    row = False

    def full_clean(self) -> None:
        speak_plainly(self)
        super().full_clean()


class DateParts(NamedTuple):
    """What somebody typed into the three boxes."""

    day: str
    month: str
    year: str


class DateInput(forms.Widget):
    """Day, month and year in three boxes. A link may also carry the whole date: ?from=2027-03-27."""

    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateParts | str | None:
        typed = DateParts(*(str(data.get(f"{name}_{part}", "")).strip() for part in DateParts._fields))
        return typed if any(typed) else data.get(name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}_{part}" in data for part in DateParts._fields)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_

    def format_value(self, value: Any) -> DateParts:
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        if isinstance(value, date):
            return DateParts(str(value.day), str(value.month), str(value.year))
        return value if isinstance(value, DateParts) else DateParts("", "", "")


class DateField(forms.DateField):
    """A date typed as day, month and year; the month may be a word."""

    widget = DateInput
    default_error_messages = {
        "short_year": "Write the year with 4 numbers",
        **{f"no_{parts}": f"Date must include a {words}" for parts, words in MISSING_PARTS.items()},
    }

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, DateParts):
            return super().to_python(value)
        missing = "_".join(part for part, typed in value._asdict().items() if not typed)
        if missing:
            self._refuse(f"no_{missing}")
        if len(value.year) != 4 and value.year.isdecimal():
            self._refuse("short_year")
        try:
            return date(int(value.year), _month(value.month), int(value.day))
        except (ValueError, OverflowError):
            return self._refuse("invalid")

    def _refuse(self, code: str) -> None:
        raise ValidationError(self.error_messages[code], code=code)


class TimeInput(forms.TextInput):
    """A time as people write it, 2.30pm, shown again as they typed it."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime):
            value = value.time()
        return dates.clock(value) if isinstance(value, time) else super().format_value(value)


class TimeField(forms.TimeField):
    """A time: 9am, 2.30pm, 14:00, 1430, midday. A small hour alone, "2", is asked about."""

    widget = TimeInput
    default_error_messages = {"which_half": "Say morning or afternoon, for example 2am or 2pm"}

    def to_python(self, value: Any) -> time | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        typed = value.strip().lower()
        if typed in NAMED_TIMES:
            return NAMED_TIMES[typed]
        try:
            return self._read(typed)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def _read(self, typed: str) -> time:
        match = TIME.fullmatch(typed.removesuffix(":00") if typed.count(":") == 2 else typed)
        if not match:
            raise ValueError(typed)
        hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "")[:1]
        if half:
            if not 1 <= hour <= 12:
                raise ValueError(typed)
            hour = hour % 12 + (12 if half == "p" else 0)
        elif 1 <= hour <= 7 and len(match["hour"]) == 1:
            raise ValidationError(self.error_messages["which_half"], code="which_half")
        return time(hour, minute)


class Radios(forms.RadioSelect):
    """Radio buttons. `hints`: value to hint. `reveals`: value to the name of the field it opens."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = hints or {}
        self.reveals = reveals or {}


class Checkboxes(forms.CheckboxSelectMultiple):
    """Tick boxes, with the same `hints` and `reveals` as `Radios`."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = hints or {}
        self.reveals = reveals or {}


def _month(typed: str) -> int:
    return int(typed) if typed.isdecimal() else MONTHS.index(typed[:3].lower()) + 1
