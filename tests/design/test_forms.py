from datetime import date, time

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from coproduce.design.forms import Checkboxes, DateField, Form, Radios, TimeField
from coproduce.design.words import first_error, noun


def error(field: forms.Field, label: str, files: dict | None = None, **typed: object) -> str:
    """What a form with this one field, `x`, says first."""
    field.label = label
    form = type("OneField", (Form,), {"x": field})(typed, files)
    assert not form.is_valid()
    message = form.errors["x"][0]
    assert first_error(form["x"]) == message
    return message


YES_NO = [("y", "Yes"), ("n", "No")]


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Your name", "your name"),
        ("Project name", "the project name"),
        ("NHS email", "the NHS email"),
        ("Email", "your email address"),
        ("My diary", "your diary"),
        ("What you do", "what you do"),
        ("Monday", "Monday"),
    ],
)
def test_labels_inside_a_sentence(label, words):
    assert noun(label) == words


@pytest.mark.parametrize(
    ("field", "label", "words"),
    [
        (forms.CharField(), "Your name", "Enter your name"),
        (forms.CharField(), "Project name:", "Enter the project name"),
        (forms.CharField(), "What would you like to change?", "Answer “What would you like to change?”"),
        (forms.ChoiceField(choices=YES_NO), "Room", "Choose the room"),
        (forms.ChoiceField(choices=YES_NO, widget=Radios), "Can you come?", "Choose an answer to “Can you come?”"),
        (forms.MultipleChoiceField(choices=YES_NO, widget=Checkboxes), "Days", "Choose the days"),
        (forms.BooleanField(), "I have read this", "Tick “I have read this”"),
        (forms.FileField(), "Calendar file", "Choose the calendar file"),
        (forms.EmailField(), "Email", "Enter your email address"),
        (DateField(), "First day", "Enter the first day"),
        (TimeField(), "From", "Enter when it starts"),
    ],
)
def test_something_is_missing(field, label, words):
    assert error(field, label) == words


@pytest.mark.parametrize(
    ("field", "label", "typed", "words"),
    [
        (forms.EmailField(), "Email", "ana", "Enter an email address in the right format, like name@example.com"),
        (
            forms.URLField(assume_scheme="https"),
            "Link",
            "a b",
            "Enter a web address in the right format, like https://www.example.com",
        ),
        (forms.IntegerField(), "Seats", "many", "Seats must be a whole number, like 15"),
        (forms.IntegerField(min_value=3), "Seats", "2", "Seats must be 3 or more"),
        (forms.IntegerField(max_value=9), "How many?", "12", "Your answer must be 9 or less"),
        (forms.DecimalField(), "Share", "x", "Share must be a number, like 2.5"),
        (forms.CharField(max_length=5), "100% name", "abcdef", "100% name must be 5 characters or fewer. You typed 6"),
        (forms.CharField(min_length=3), "Name", "ab", "Name must be 3 characters or more. You typed 2"),
        (forms.CharField(), "Name", "a\0b", "Take out the characters that cannot be shown"),
        (forms.ChoiceField(choices=YES_NO), "Room", "z", "Choose one of the answers shown"),
        (forms.MultipleChoiceField(choices=YES_NO), "Days", ["z"], "Choose one of the answers shown"),
        (TimeField(), "From", "25:00", "Enter a real time, for example 9am or 2.30pm"),
        (TimeField(), "From", "half two", "Enter a real time, for example 9am or 2.30pm"),
        (TimeField(), "From", "2", "Say morning or afternoon, for example 2am or 2pm"),
        (TimeField(), "From", "14pm", "Enter a real time, for example 9am or 2.30pm"),
    ],
)
def test_something_is_wrong(field, label, typed, words):
    assert error(field, label, x=typed) == words


@pytest.mark.parametrize(
    ("day", "month", "year", "words"),
    [
        ("27", "3", "", "First day must include a year"),
        ("", "3", "2027", "First day must include a day"),
        ("27", "", "", "First day must include a month and year"),
        ("", "3", "", "First day must include a day and year"),
        ("31", "2", "2027", "Enter a real date, for example 27 3 2027"),
        ("x", "3", "2027", "Enter a real date, for example 27 3 2027"),
        ("27", "Mrz", "2027", "Enter a real date, for example 27 3 2027"),
        ("9" * 30, "3", "2027", "Enter a real date, for example 27 3 2027"),
        ("27", "9" * 5000, "2027", "Enter a real date, for example 27 3 2027"),
        ("27", "9" * 30, "2027", "Enter a real date, for example 27 3 2027"),
        ("0", "3", "0000", "Enter a real date, for example 27 3 2027"),
        ("27", "3", "27", "Write the year with 4 numbers, for example 2027"),
    ],
)
def test_dates_say_what_is_wrong(day, month, year, words):
    assert error(DateField(), "First day", x_day=day, x_month=month, x_year=year) == words


@pytest.mark.parametrize("month", ["3", "03", "March", "mar"])
def test_dates_are_read(month):
    form = type("OneDate", (Form,), {"x": DateField()})({"x_day": " 27", "x_month": month, "x_year": "2027"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] == date(2027, 3, 27)


def test_a_link_may_carry_a_whole_date():
    form = type("OneDate", (Form,), {"x": DateField()})({"x": "2027-03-27"})
    assert form.is_valid()
    assert form.cleaned_data["x"] == date(2027, 3, 27)


def test_an_optional_date_may_be_empty_and_counts_as_unchanged():
    kind = type("OneDate", (Form,), {"x": DateField(required=False)})
    form = kind({"x_day": "", "x_month": "", "x_year": ""})
    assert form.is_valid()
    assert form.cleaned_data["x"] is None
    same = kind({"x_day": "27", "x_month": "3", "x_year": "2027"}, initial={"x": date(2027, 3, 27)})
    assert not same.has_changed()


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2pm", time(14)),
        ("2.30 pm", time(14, 30)),
        ("2:30PM", time(14, 30)),
        ("2 p.m.", time(14)),
        ("9", time(9)),
        ("09:15", time(9, 15)),
        ("02:00", time(2)),
        ("1430", time(14, 30)),
        ("14:00:00", time(14)),
        ("midday", time(12)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("0:30", time(0, 30)),
    ],
)
def test_times_are_read_as_people_type_them(typed, at):
    form = type("OneTime", (Form,), {"x": TimeField()})({"x": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] == at


def test_an_empty_file():
    field = forms.FileField()
    assert error(field, "File", {"x": SimpleUploadedFile("a.ics", b"")}) == "The file is empty. Choose another file"


def test_a_form_keeps_the_words_it_wrote_itself():
    field = forms.CharField(error_messages={"required": "Tell us why"})
    assert error(field, "Reason") == "Tell us why"


def test_a_form_of_somebody_else_speaks_plainly_too():
    form = type("Theirs", (forms.Form,), {"login": forms.EmailField(label="Email")})
    assert first_error(form({})["login"]) == "Enter your email address"
    assert first_error(form({"login": "x"})["login"]) == (
        "Enter an email address in the right format, like name@example.com"
    )


def test_a_label_given_late_is_the_one_used():
    form = type("Late", (Form,), {"x": forms.CharField(label="X")})({})
    form.fields["x"].label = "Your reason"
    assert form.errors == {"x": ["Enter your reason"]}
