"""Names and titles: one line, with something to see, that turns nothing around it."""
import pytest

from coproduce.design.forms import Form
from coproduce.design.lines import LineField, one_line


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  Quieter\n nights ", "Quieter nights"),
        ("A\r\nBcc: x@y.example", "A Bcc: x@y.example"),
        ("A\x01B\u2028C", "A B C"),
        ("👩🏽‍🦽 Zoë", "👩🏽‍🦽 Zoë"),
        ("مريم", "مريم"),
        ("Ana\u202e\u2066lleB", "AnalleB"),
        ("\n\t", ""),
    ],
)
def test_what_becomes_a_subject_is_one_line(typed, line):
    assert one_line(typed) == line


class Named(Form):
    name = LineField(label="Your name", max_length=10)


@pytest.mark.parametrize("typed", ["", " ", "\x07\x08", "\u200b\u200b", "\u202e", "\u0301"])
def test_a_name_that_nobody_can_see_is_not_filled_in(typed):
    assert Named({"name": typed}).errors == {"name": ["Enter your name"]}


def test_a_character_that_no_database_takes_is_refused():
    assert Named({"name": "A\0B"}).errors == {"name": ["Take out the characters that cannot be shown"]}


def test_what_is_kept_is_what_is_counted():
    form = Named({"name": "A  b\r\n\r\n c  d e"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "A b c d e"
