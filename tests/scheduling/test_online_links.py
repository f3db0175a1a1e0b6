"""Only https links without secrets in them are shown to people."""
import pytest
from django import forms
from django.db import IntegrityError

from scheduling.forms.needs import HttpsField
from scheduling.models import Event
from tests.make import events as make
from tests.make.people import person

GOOD = ["https://meet.example/abc", "https://teams.example/l/meetup-join/19%3ameeting?context=%7b%7d", "meet.example/x"]
BAD = [
    "http://meet.example/abc",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://user:secret@meet.example/",
    "https://meet.example/\r\nSet-Cookie: x",
    "ftp://meet.example/",
    "https://",
    "https://meet example/",
]


@pytest.mark.parametrize("link", GOOD)
def test_links_to_join_by(link):
    assert HttpsField().clean(link).startswith("https://")


@pytest.mark.parametrize("link", BAD)
def test_other_links_are_refused_in_words(link):
    with pytest.raises(forms.ValidationError):
        HttpsField().clean(link)


@pytest.mark.django_db
@pytest.mark.parametrize("link", ["http://meet.example/", "javascript:alert(1)"])
def test_the_database_refuses_them_too(link):
    with pytest.raises(IntegrityError, match="event_join_by_https"):
        Event.objects.create(
            summary="x", url="/", organizer=person(), start=make.at(make.date(2027, 6, 1), 9),
            end=make.at(make.date(2027, 6, 1), 10), join_url=link,
        )  # fmt: skip
