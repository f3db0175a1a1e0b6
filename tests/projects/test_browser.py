"""Every page of projects in a real browser. The journeys pass through the others."""
import pytest
from playwright.sync_api import expect

from tests.axe import assert_good_page
from tests.make import projects as make
from tests.make.projects import confirmed, url, who

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_page_is_a_good_page(phone, live_server, sign_in, project, room):
    make.invite(project)
    planned, settled = make.workshop(project, needs_room=True), confirmed(project)
    home = project.get_absolute_url()
    joan = project.memberships.get(person__name="Joan Price")
    pages = ["/projects/", "/projects/new/", url(planned, "edit/"), url(settled, "move/"), url(settled, "cancel/")]
    pages += [home + end for end in ("", "edit/", "people/", f"people/{joan.pk}/", "invite/", "leave/")]
    sign_in(phone, project.contact)
    for address in pages:
        assert phone.goto(live_server.url + address).status == 200
        for width in (1280, 320):
            assert_good_page(phone, width)
    sign_in(phone, who(project, "Joan Price"))
    for address in (home, url(planned), url(settled)):
        assert phone.goto(live_server.url + address).status == 200
        assert_good_page(phone, 320)


def test_the_last_project_lead_reads_why_they_cannot_leave(phone, live_server, sign_in, project):
    sign_in(phone, project.contact)
    phone.goto(f"{live_server.url}{project.get_absolute_url()}leave/")
    phone.get_by_role("button", name="Leave the project").click()
    expect(phone.get_by_text("Make somebody else a project lead first.")).to_be_visible()
    assert_good_page(phone, 320)


def test_a_long_word_does_not_break_the_page(phone, live_server, sign_in, project):
    """Nor do a writing from right to left and a row of emoji."""
    make.invite(project, "x" * 60 + "@post.example", name="W" * 120)
    make.invite(project, "second@post.example", name="جوان برايس " * 8)
    make.invite(project, "third@post.example", name="👩🏽‍🦽" * 20)
    type(project).objects.update(title="Wardenhaltestelle" * 8, purpose="W" * 2000)
    sign_in(phone, project.contact)
    for end in ("", "people/"):
        phone.goto(live_server.url + project.get_absolute_url() + end)
        assert_good_page(phone, 320)
    phone.goto(f"{live_server.url}/projects/")
    assert_good_page(phone, 320)
