"""The question asked of every page can be answered with no."""
import pytest

from tests.axe import assert_good_page


@pytest.mark.django_db(transaction=True)
def test_each_fault_is_found(live_server, page, console):
    faults = {
        "two headings": ("document.querySelector('h1').outerHTML = '<h1>a</h1><h1>b</h1>'", "first-level headings"),
        "a picture without words": ("document.querySelector('main').innerHTML += '<img src=\"x.png\">'", "image-alt"),
        "no title": ("document.title = ''", "document-title"),
        "pale text": ("document.querySelector('h1').style.color = '#eee'", "color-contrast"),
        "too wide": ("document.querySelector('main').style.minWidth = '3000px'", "scrolls sideways"),
        "a complaint": ("console.error('broken')", "broken"),
    }
    for code, words in faults.values():
        page.goto(live_server.url + "/cookies/")
        console.clear()
        assert_good_page(page, 320)
        page.evaluate(code)
        with pytest.raises(AssertionError, match=words):
            assert_good_page(page, 320)
        console.clear()


@pytest.mark.django_db(transaction=True)
def test_a_request_dropped_by_leaving_the_page_is_no_fault_and_a_dead_server_is(live_server, page, console):
    held = []
    page.route("**/slow.png", lambda route: held.append(route))  # never answered
    dead = f"{live_server.url}/dead.png"
    page.route(dead, lambda route: route.abort("connectionrefused"))
    ask = "address => { new Image().src = address }"
    page.goto(live_server.url + "/cookies/")
    with page.expect_event("requestfailed") as dropped:
        with page.expect_request("**/slow.png"):
            page.evaluate(ask, live_server.url + "/slow.png")
        page.goto(live_server.url + "/privacy/")
    assert dropped.value.failure == "net::ERR_ABORTED"
    assert console == []
    with page.expect_event("requestfailed"), page.expect_console_message():
        page.evaluate(ask, dead)
    assert sorted(console) == ["Failed to load resource: net::ERR_CONNECTION_REFUSED", f"failed: {dead}"]
    console.clear()
