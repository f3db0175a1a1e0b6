"""The audit page: who did what, for the audit reader alone."""
import re
from datetime import datetime
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import expect

from coproduce.audit.models import Entry
from coproduce.audit.trail import record
from coproduce.design import dates
from coproduce.people.models import Kind
from tests.axe import assert_good_page
from tests.make import projects
from tests.make.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def nell():
    return person("Nell Hart", Kind.STAFF, Kind.AUDIT_READER)


@pytest.fixture
def reader(client, nell):
    client.force_login(nell)
    return client


def note(verb, target, by=None, **ids):
    with transaction.atomic():
        return record(verb, target, by=by, **ids)


def lines(page) -> list[str]:
    """Each line of the list in its words."""
    found = re.findall(r'<li class="app-rows__row">(.*?)</li>', page.content.decode(), re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", line)).split()) for line in found]


@pytest.mark.parametrize("kinds", [(Kind.PATIENT,), (Kind.STAFF,), (Kind.COPRODUCTION_LEAD,), (Kind.PAYMENTS_OFFICER,)])
def test_nobody_else_reads_it(kinds):
    other = Client()
    other.force_login(person("Sam Okoro", *kinds))
    assert other.get("/audit/").status_code == 403
    assert Client().get("/audit/").status_code == 302


def test_staff_are_named_partners_are_not(reader, nell):
    sam, joan = person("Sam Okoro", Kind.STAFF), person("Joan Price", Kind.PATIENT)
    note("profile changed", joan, by=joan)
    note("role given", sam, by=nell, kind="staff")
    note("purged", sam)
    by_site, by_nell, by_joan = lines(reader.get("/audit/"))[:3]
    assert by_site.startswith("The site itself : purged, person: Sam Okoro")
    assert by_nell.startswith("Nell Hart : role given, person: Sam Okoro")
    assert by_nell.endswith("kind: staff")
    assert by_joan.startswith(f"Somebody ({str(joan.pk)[:8]}) : profile changed, person {str(joan.pk)[:8]}")
    assert "Joan" not in reader.get("/audit/").content.decode()


def test_a_project_is_named_only_to_whoever_may_see_it(reader, nell):
    seen, unseen = projects.project(by=nell, title="Mine"), projects.project(title="Hidden")
    page = unescape(reader.get("/audit/").content.decode())
    assert "project: Mine" in page
    assert "Hidden" not in page
    assert f"project {str(unseen.pk)[:8]}" in page
    assert seen.pk != unseen.pk


def test_pages_go_on_by_key_and_lose_nothing_while_new_lines_come(reader, nell):
    for number in range(45):
        note("noted", nell, by=nell, number=number)
    shown = []
    path = "/audit/?verb=noted"
    while path:
        page = reader.get(path)
        shown += [int(line.rpartition("number: ")[2]) for line in lines(page)]
        note("noted", nell, by=nell, number=99)
        older = re.search(r'href="(\?[^"]*before=\d+)"', page.content.decode())
        path = f"/audit/{unescape(older[1])}" if older else ""
        assert not older or "verb=noted" in older[1]
    assert shown == list(range(44, -1, -1))


def test_filters(reader, nell):
    old = note("noted", nell, by=nell, number=1)
    note("other", nell, by=nell)
    midnight = datetime(2026, 6, 9, 0, 30, tzinfo=dates.LONDON)  # still the 8th in UTC
    Entry.objects.filter(pk=old.pk).update(at=midnight)
    nine, eight = ({"day_day": day, "day_month": 6, "day_year": 2026} for day in (9, 8))
    assert len(lines(reader.get("/audit/", nine))) == 1
    assert lines(reader.get("/audit/", eight)) == ["Nothing fits. Choose another day or kind."]
    assert len(lines(reader.get("/audit/", {"verb": "other"}))) == 1
    page = reader.get("/audit/", {**nine, "day_month": 13}).content.decode()
    assert "Enter a real date" in page


HOSTILE = ["before=x", "before=-1", f"before={10**30}", "verb=no", "verb=' OR 1=1", "day=x", "day=9999-12-31"]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_addresses_do_no_harm(reader, nell, query):
    note("noted", nell, by=nell)
    assert reader.get(f"/audit/?{query}").status_code == 200


def test_nothing_is_markup(reader, nell):
    hostile = "<script>alert(1)</script>"
    mallory = person(hostile, Kind.STAFF, email="m@post.example")
    note(hostile, mallory, by=mallory, x=hostile)
    page = reader.get("/audit/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_it_costs(reader, nell, django_assert_num_queries):
    for rows in (1, 3):
        for number in range(rows):
            note("noted", projects.project(by=person(f"Lead {rows} {number}", Kind.STAFF)), by=nell)
        with django_assert_num_queries(8):
            reader.get("/audit/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_good_page(live_server, page, sign_in, nell, width):
    note("role given", nell, by=nell, kind="staff")
    sign_in(page, nell)
    page.goto(f"{live_server.url}/my/profile/")
    page.get_by_role("link", name="Who did what").click()
    expect(page.get_by_text("Nell Hart").last).to_be_visible()
    assert_good_page(page, width)
