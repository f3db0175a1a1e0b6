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
