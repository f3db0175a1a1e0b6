"""Publishing, and what content may look like."""
import copy

import pytest

from coproduce.audit.models import Entry
from coproduce.definition import content as shape
from coproduce.definition import services, starter
from coproduce.definition.content import BadContent
from coproduce.definition.models import PublishedVersion
from tests.make.people import person

SECTION = starter.section("one", "One", starter.paragraph("First."))


@pytest.mark.django_db
def test_numbers_rise_and_the_trail_says_who():
    priya = person()
    version = services.publish(title="Ours", content=[SECTION], by=priya, what_changed="All of it.")
    assert (version.number, version.is_starter) == (2, False)
    assert PublishedVersion.objects.first() == version
    entry = Entry.objects.get(verb="definition.published", actor=priya.pk)
    assert (entry.target_type, entry.target_id, entry.ids) == ("definition.publishedversion", "2", {"number": 2})


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing():
    before = Entry.objects.count()
    with pytest.raises(BadContent):
        services.publish(title="Ours", content=[{"slug": "one"}], by=None, what_changed="All of it.")
    assert (PublishedVersion.objects.count(), Entry.objects.count()) == (1, before)


def test_the_starter_has_the_right_shape():
    shape.check(starter.CONTENT)
    assert [section["slug"] for section in starter.CONTENT] == [
        "what-it-is",
        "principles",
        "in-practice",
        "formal-and-informal",
        "what-it-is-not",
        "ladder",
        "how-to-start",
        "who-to-ask",
    ]


def test_the_ladder_has_its_seven_rungs_in_order_and_says_whose_it_is():
    (ladder,) = [section for section in starter.CONTENT if section["slug"] == "ladder"]
    (rungs,) = [block["items"] for block in ladder["blocks"] if block["kind"] == "terms"]
    assert [rung["term"] for rung in rungs] == [
        "Coercion",
        "Educating",
        "Informing",
        "Consultation",
        "Engagement",
        "Co-design",
        "Co-production",
    ]
    assert "Think Local Act Personal" in ladder["blocks"][0]["text"]
    assert ladder["blocks"][-1]["url"] == "https://www.thinklocalactpersonal.org.uk/"


BAD = [
    {"kind": "paragraph"},
    {"kind": "paragraph", "text": ""},
    {"kind": "paragraph", "text": 3},
    {"kind": "paragraph", "text": "a", "html": "<b>"},
    {"kind": "html", "text": "a"},
    {"kind": "list", "items": "abc"},
    {"kind": "list", "items": ["a", " "]},
    {"kind": "terms", "items": [{"term": "a"}]},
    {"kind": "example", "text": "a"},
    {"kind": "link", "text": "a", "url": "javascript:alert(1)"},
    {"kind": ["paragraph"], "text": "a"},
    "a",
    None,
]


@pytest.mark.parametrize("block", BAD)
def test_a_block_of_another_shape_is_refused(block):
    with pytest.raises(BadContent, match="Not a block of one"):
        shape.check([{"slug": "one", "heading": "One", "blocks": [block]}])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slug": "Not a slug"}, "Not a slug"),
        ({"slug": ["one"]}, "Not a slug"),
        ({"heading": ""}, "Not a section: one"),
        ({"blocks": "abc"}, "Not a section: one"),
        ({"more": 1}, "Not a section"),
    ],
)
def test_a_section_of_another_shape_is_refused(change, words):
    with pytest.raises(BadContent, match=words):
        shape.check([{**copy.deepcopy(SECTION), **change}])


@pytest.mark.parametrize("content", [[], {}, None, "abc"])
def test_no_section_is_no_content(content):
    with pytest.raises(BadContent, match="There is no section"):
        shape.check(content)


def test_two_sections_cannot_share_a_slug():
    with pytest.raises(BadContent, match="same slug"):
        shape.check([SECTION, SECTION])
