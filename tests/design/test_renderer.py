from datetime import date, time

import pytest
from django import forms
from django.forms import formset_factory
from django.utils.safestring import mark_safe

from coproduce.design.forms import Checkboxes, DateField, Form, Radios, TimeField
from coproduce.design.renderer import render_errors, render_field
from tests.design.html import Tag, read

KINDS = [("ward", "On the ward"), ("phone", "By phone")]


class Everything(Form):
    name = forms.CharField(label="Your name", max_length=40, help_text="As people say <it>")
    email = forms.EmailField(required=False)
    seats = forms.IntegerField(min_value=3, max_value=90)
    first = DateField(label="First day", help_text="For example, 27 3 2027")
    start = TimeField(label="Start")
    where = forms.ChoiceField(choices=KINDS, widget=Radios(hints={"ward": "Heron"}, reveals={"phone": "number"}))
    number = forms.CharField(label="Phone number", required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    days = forms.MultipleChoiceField(choices=KINDS, widget=Checkboxes(hints={"phone": "We ring you"}))
    room = forms.ChoiceField(choices=[("", "---------"), ("1", "Priory"), ("2", "Fenway <b>")])
    why = forms.CharField(label="Why", widget=forms.Textarea, max_length=500)
    agree = forms.BooleanField(label="I have read this", help_text="All of it")
    diary = forms.FileField(label="Calendar file", widget=forms.FileInput(attrs={"accept": ".ics"}))
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def described(control: Tag, page: Tag) -> str:
    """What a screen reader says after the label."""
    return " | ".join(page.one(id=name).words for name in control.attrs["aria-describedby"].split())


@pytest.fixture
def typed() -> Tag:
    return read(
        Everything(
            {
                "name": "",
                "email": "<x>",
                "seats": "2",
                "first_day": "27",
                "first_month": "3",
                "start": "half two",
                "where": "phone",
                "number": "01632",
                "days": ["phone"],
                "room": "2",
                "why": "\nnot  this\n\n  but that",
                "secret": "s",
            }
        )
    )


def test_nothing_typed_is_lost(typed):
    values = {tag.attrs["name"]: tag.attrs.get("value") for tag in typed.all("input") if "checked" not in tag.attrs}
    assert values["email"] == "<x>"
    assert values["seats"] == "2"
    assert (values["first_day"], values["first_month"], values["first_year"]) == ("27", "3", "")
    assert values["start"] == "half two"
    assert values["number"] == "01632"
    assert values["secret"] == "s"
    checked = [(tag.attrs["name"], tag.attrs["value"]) for tag in typed.all("input") if "checked" in tag.attrs]
    assert checked == [("where", "phone"), ("days", "phone")]
    assert [tag.words for tag in typed.all("option") if "selected" in tag.attrs] == ["Fenway <b>"]
    # A browser drops the line break that follows the opening tag: the first of these two.
    assert typed.one("textarea").text == "\n\nnot  this\n\n  but that"


def test_hints_and_errors_are_read_out_with_their_control(typed):
    assert described(typed.one("input", name="name"), typed) == "As people say <it> | Error: Enter your name"
    assert described(typed.one("input", name="seats"), typed) == "Error: Seats must be 3 or more"
    assert described(typed.one("input", name="agree"), typed) == "All of it | Error: Tick “I have read this”"
    assert described(typed.one("input", name="diary"), typed) == "Error: Choose the calendar file"
    assert described(typed.one("input", value="ward", name="where"), typed) == "Heron"
    assert described(typed.one("fieldset", role="group"), typed) == (
        "For example, 27 3 2027 | Error: First day must include a year"
    )


def test_only_what_is_wrong_is_marked_invalid(typed):
    wrong = [tag.attrs["name"] for tag in typed.all() if tag.attrs.get("aria-invalid") == "true"]
    assert wrong == ["name", "email", "seats", "first_year", "start", "agree", "diary"]


def test_every_control_has_its_label_and_every_id_is_its_own(typed):
    ids = typed.ids()
    assert len(ids) == len(set(ids))
    for control in [*typed.all("input"), *typed.all("select"), *typed.all("textarea")]:
        if control.attrs.get("type") != "hidden":
            assert typed.one("label", for_=control.attrs["id"]).words
    for tag in typed.all():
        for name in tag.attrs.get("aria-describedby", "").split():
            assert ids.count(name) == 1


def test_a_field_stands_inside_the_answer_that_reveals_it(typed):
    assert len(typed.all(name="number")) == 1
    assert typed.one(id="conditional-id_where-2").one("input").attrs["name"] == "number"
    assert not [tag for tag in typed.all() if "data-aria-controls" in tag.attrs]


def test_optional_fields_say_so():
    page = read(Everything())
    assert page.one("label", for_="id_email").words == "Email (optional)"
    assert page.one("label", for_="id_name").words == "Your name"
    quiet = type("Filter", (Form,), {"say_optional": False, "q": forms.CharField(label="Search", required=False)})
    assert read(quiet()).one("label").words == "Search"


def test_controls_suit_what_is_typed_into_them():
    page = read(Everything())
    assert page.one("input", name="seats").attrs == {
        "class": "nhsuk-input nhsuk-input--width-5",
        "id": "id_seats",
        "name": "seats",
        "type": "text",
        "inputmode": "numeric",
    }
    assert page.one("input", name="email").attrs["type"] == "email"
    assert page.one("input", name="number").attrs["inputmode"] == "tel"
    assert page.one("input", name="diary").attrs["accept"] == ".ics"
    assert page.one(class_="nhsuk-character-count").attrs["data-maxlength"] == "500"
    assert [option.words for option in page.all("option")] == ["Choose one", "Priory", "Fenway <b>"]
    assert not [tag for tag in page.all() if "required" in tag.attrs or "placeholder" in tag.attrs]


def test_what_is_already_known_is_shown():
    page = read(Everything(initial={"first": date(2027, 3, 7), "start": time(14, 30), "days": ["ward"], "room": "1"}))
    assert [page.one("input", name=f"first_{part}").attrs["value"] for part in ("day", "month", "year")] == [
        "7",
        "3",
        "2027",
    ]
    assert page.one("input", name="start").attrs["value"] == "2.30pm"
    assert [tag.attrs["value"] for tag in page.all("input") if "checked" in tag.attrs] == ["ward"]


def test_hints_hold_markup_only_when_the_form_says_it_is_safe():
    kind = type("Hinted", (Form,), {"x": forms.CharField(help_text=mark_safe('See <a href="/x/">this</a>'))})
    assert read(kind()).one("a").attrs["href"] == "/x/"
    assert read(Everything()).all("it") == []


def test_a_page_may_choose_another_label_and_hint():
    page = read(render_field(Everything()["email"], label="Your work email", hint="Not your own"))
    assert page.one("label").words == "Your work email"
    assert described(page.one("input"), page) == "Not your own"


class Hours(Form):
    row = True
    start = TimeField(label="From", required=False)
    end = TimeField(label="To")


def test_a_row_of_a_formset_is_a_fieldset_with_its_fields_side_by_side():
    week = formset_factory(Hours, extra=2)(prefix="h")
    for form, name in zip(week, ["Monday", "Tuesday"], strict=True):
        form.legend = name
    page = read(week)
    assert [legend.words for legend in page.all("legend")] == ["Monday", "Tuesday"]
    rows = [[box.attrs["name"] for box in row.all("input")] for row in page.all(class_="app-row")]
    assert rows == [["h-0-start", "h-0-end"], ["h-1-start", "h-1-end"]]
    assert page.one("input", name="h-TOTAL_FORMS").attrs["value"] == "2"


def links(summary: str) -> list[tuple[str, str]]:
    return [(link.words, link.attrs["href"]) for link in read(summary).all("a")]


def test_each_line_of_the_summary_leads_to_its_control():
    form = Everything({"first_day": "27", "first_month": "3", "name": "Ana"})
    summary = render_errors(form)
    assert read(summary).one("h2").words == "There is a problem"
    assert links(summary)[:4] == [
        ("Enter the seats", "#id_seats"),
        ("First day must include a year", "#id_first_year"),
        ("Enter the start", "#id_start"),
        ("Choose where", "#id_where"),
    ]
    there = read(form).ids()
    assert [href for _, href in links(summary) if href[1:] not in there] == []


def test_the_summary_of_a_formset_says_which_row():
    data = {"h-TOTAL_FORMS": "2", "h-INITIAL_FORMS": "2", "h-0-end": "5pm", "h-1-end": "late"}
    week = formset_factory(Hours)(data, prefix="h")
    for form, name in zip(week, ["Monday", "Tuesday"], strict=True):
        form.legend = name
    expected = [("Tuesday: Enter a real time, for example 9am or 2.30pm", "#id_h-1-end")]
    assert links(render_errors(week)) == expected
    assert links(render_errors([week, Everything()])) == expected


def test_what_is_wrong_with_the_whole_form_leads_to_its_first_field():
    form = Hours({"end": "5pm"})
    form.add_error(None, "The end must be after the start")
    assert links(render_errors(form)) == [("The end must be after the start", "#id_start")]


def test_no_problem_no_summary():
    assert render_errors(Everything(), Hours({"end": "5pm"})) == ""
