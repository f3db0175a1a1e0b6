"""Areas that the trust switched off: 404 for everybody, linked from nowhere."""
import re
from pathlib import Path

import pytest
from django.http import Http404, HttpResponse
from django.test import Client

from coproduce.people import areas
from coproduce.people.models import Kind, TrustSettings
from coproduce.people.once import keeping
from tests.make.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.area_urls")]
ROOT = Path(__file__).parent.parent.parent


def switch_off(*keys: str) -> None:
    trust = TrustSettings.current()
    trust.areas_off = list(keys)
    trust.save()


def statuses(path: str, *, post: bool = False) -> list[int]:
    """What nobody, a guest, somebody on the staff and the co-production lead get."""
    found = []
    for number, kinds in enumerate(([], (), (Kind.STAFF,), (Kind.STAFF, Kind.COPRODUCTION_LEAD))):
        client = Client()
        if number:
            client.force_login(person(f"Person {number}{path}{post}{TrustSettings.current().areas_off}", *kinds))
        found.append(client.post(path).status_code if post else client.get(path).status_code)
    return found


def test_all_areas_are_on_at_first():
    assert set(areas.switches().values()) == {True}
    assert statuses("/polls/") == [200, 200, 200, 200]
    assert statuses("/polls/close/", post=True) == [302, 200, 200, 200]


def test_switched_off_it_is_not_there_for_anybody():
    switch_off("polls")
    assert statuses("/polls/") == [404, 404, 404, 404]
    assert statuses("/polls/close/", post=True) == [404, 404, 404, 404]
    switch_off("release")
    assert statuses("/polls/") == [200, 200, 200, 200]


def test_the_guard_is_in_the_view_too(rf):
    """Whatever stands before it."""
    switch_off("polls")
    view = areas.part_of("polls")(lambda request: HttpResponse("here"))
    with pytest.raises(Http404):
        view(rf.get("/polls/"))


def test_templates_and_services_ask_and_it_costs_no_query(client, django_assert_num_queries):
    client.force_login(person())
    for off, linked in (([], True), (["polls"], False)):
        switch_off(*off)
        assert areas.is_on("polls") is linked
        with django_assert_num_queries(3):  # session, person, and the trust, whose name is on every page
            assert ("/polls/" in client.get("/links/").content.decode()) is linked


def test_a_page_of_an_area_reads_the_trust_once(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/polls/")


def test_what_is_saved_counts_in_the_same_request():
    with keeping():
        assert areas.is_on("polls")
        switch_off("polls")
        assert not areas.is_on("polls")


def test_a_mistyped_area_is_found_out():
    with pytest.raises(areas.UnknownArea):
        areas.part_of("poles")
    with pytest.raises(areas.UnknownArea):
        areas.is_on("poles")


def test_what_an_old_release_knew_does_no_harm():
    switch_off("an area of long ago")
    assert set(areas.switches().values()) == {True}


def test_templates_name_areas_that_there_are():
    """A mistyped one would hide its link for ever."""
    named = {
        name
        for template in (ROOT / "templates").rglob("*.*")
        for name in re.findall(r"\bareas\.(\w+)", template.read_text())
    }
    assert named <= set(areas.AREAS)


def test_names_of_addresses():
    assert (areas.area_at("answer"), areas.area_at("home:home")) == ("polls", "")
    assert areas.is_open("answer")
    switch_off("polls")
    assert not areas.is_open("answer")
    assert areas.is_open("home:home")
