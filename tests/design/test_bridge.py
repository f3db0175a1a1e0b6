import json
from importlib.metadata import version
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe

from coproduce.design.assets import FRONTEND, MACROS, NHSUKFinder
from coproduce.design.nhsuk import render
from tests.design.html import read


def page(source: str, **context: object):
    return read(Template("{% load nhsuk %}" + source).render(Context(context)))


def test_double_underscores_nest():
    made = page('{% nhsuk "input" name="q" label__text="Search" label__size="m" %}')
    assert made.one("label").words == "Search"
    assert made.one("label").attrs == {"class": "nhsuk-label nhsuk-label--m", "for": "q"}
    assert made.one("input").attrs["name"] == "q"


def test_a_block_becomes_html():
    made = page('{% nhsukblock "details" summaryText="Why?" %}<p>{{ x }}</p>{% endnhsukblock %}', x="<i>")
    assert made.one("summary").words == "Why?"
    assert made.one("p").words == "<i>"
    assert made.all("i") == []


@pytest.mark.parametrize(
    "params",
    [
        {"text": "<script>"},
        {"html": "<script>"},
        {"text": lazystr("<script>")},
        {"text": "x", "attributes": {"title": "\"'><script>"}},
        {"text": "x", "classes": '"><script>'},
        {"text": "x", "value": "'\"><script>"},
    ],
)
def test_what_people_typed_is_never_markup(params):
    assert read(render("button", **params)).all("script") == []


def test_html_is_taken_from_safe_strings():
    assert read(render("button", html=mark_safe("<b>Go</b>"))).one("b").words == "Go"


def test_attributes_as_text_are_refused():
    with pytest.raises(TypeError, match="as a mapping"):
        render("button", text="x", attributes="onclick=alert(1)")


def test_nothing_is_drawn_for_none():
    assert read(render("button", text="Go", id=None, name=None)).one("button").attrs == {
        "class": "nhsuk-button",
        "data-module": "nhsuk-button",
        "type": "submit",
    }


def test_a_button_is_pressed_once():
    assert page('{% button "Save" %}').one("button").attrs["data-prevent-double-click"] == "true"
    assert page('{% button "Open" href="/x/" %}').one("a").attrs["href"] == "/x/"


def test_macros_and_style_sheet_belong_together():
    lock = json.loads((Path(settings.BASE_DIR) / "package-lock.json").read_text())
    assert (MACROS, FRONTEND) == ("0.10.2", "10.6.1")
    assert version("nhsuk-frontend-jinja") == MACROS
    assert lock["packages"]["node_modules/nhsuk-frontend"]["version"] == FRONTEND
    assert NHSUKFinder().check() == []


def test_check_says_how_to_install(tmp_path):
    [error] = NHSUKFinder(package=tmp_path).check()
    assert (error.id, error.msg) == ("design.E001", "nhsuk-frontend is not installed: run `npm ci`.")


def test_check_finds_a_mismatched_version(tmp_path):
    (tmp_path / "package.json").write_text('{"version": "11.0.0"}')
    [error] = NHSUKFinder(package=tmp_path).check()
    assert error.id == "design.E002"
    assert error.msg.startswith("nhsuk-frontend 11.0.0 and nhsuk-frontend-jinja 0.10.2 are installed;")


def test_finder_lists_the_built_files_and_pictures_only():
    names = [name for name, _ in NHSUKFinder().list([])]
    assert names[:4] == [
        "nhsuk-frontend.min.css",
        "nhsuk-frontend.min.css.map",
        "nhsuk-frontend.min.js",
        "nhsuk-frontend.min.js.map",
    ]
    assert "images/favicon.svg" in names
    assert len(names) < 50
    assert not [name for name in names if name.endswith((".scss", ".mjs", ".njk"))]


@pytest.mark.parametrize("path", ["index.scss", "../package.json", "assets/images/favicon.svg", "", "images"])
def test_finder_serves_nothing_else(path):
    assert NHSUKFinder().find(path) == []


def test_finder_finds():
    assert NHSUKFinder().find("nhsuk-frontend.min.js").endswith("dist/nhsuk/nhsuk-frontend.min.js")
    assert NHSUKFinder().find("images/favicon.svg", find_all=True)[0].endswith("assets/images/favicon.svg")


def test_no_font_of_another_website_is_named(settings, tmp_path):
    settings.VAR = tmp_path
    whole = (settings.BASE_DIR / "node_modules/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css").read_text()
    assert whole.count("@font-face") == whole.count("https://assets.nhs.uk") // 2 == 2
    for _ in range(2):  # made, then found
        given = Path(NHSUKFinder().find("nhsuk-frontend.min.css")).read_text()
        assert "@font-face" not in given
        assert "https://" not in given
        assert len(whole) - len(given) < 600
    assert [path.name for path in (tmp_path / "design").iterdir()] == ["nhsuk-frontend.min.css"]


def test_frutiger_for_those_who_may_use_it(settings):
    settings.NHS_FRUTIGER = True
    assert NHSUKFinder().find("nhsuk-frontend.min.css").endswith("dist/nhsuk/nhsuk-frontend.min.css")
