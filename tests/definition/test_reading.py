"""The pages in a browser, on a phone and on a desk."""
import pytest
from playwright.sync_api import expect

from coproduce.definition import services, starter
from tests.axe import assert_good_page

pytestmark = pytest.mark.django_db(transaction=True)


def test_good_pages(page, live_server):
    services.publish(title="Ours", content=starter.CONTENT, by=None, what_changed="All of it.")
    for path in ("/definition/", "/definition/versions/", "/definition/versions/1/"):
        page.goto(live_server.url + path)
        for width in (320, 1280):
            assert_good_page(page, width)


def test_the_contents_lead_to_their_sections_without_a_script(no_js, live_server):
    no_js.goto(live_server.url + "/definition/")
    contents = no_js.get_by_role("navigation", name="On this page")
    contents.get_by_role("link", name="How far up the ladder are we?").click()
    assert no_js.url.endswith("/definition/#ladder")
    top = no_js.get_by_role("heading", name="How far up the ladder are we?").bounding_box()["y"]
    assert -1 < top < 200


def test_print_leaves_out_what_only_a_screen_needs(page, live_server):
    page.goto(live_server.url + "/definition/")
    contents = page.get_by_role("navigation", name="On this page")
    expect(contents).to_be_visible()
    page.emulate_media(media="print")
    expect(contents).to_be_hidden()
    expect(page.get_by_text("Three patients tell her in one week")).to_be_visible()
