"""Two versions, sentence by sentence."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.definition import starter
from coproduce.definition.compare import Change, compare, sentences, split

SAME, ADDED, REMOVED = Change


def part(slug: str, *texts: str, heading: str = "") -> dict:
    return starter.section(slug, heading or slug.title(), *(starter.paragraph(text) for text in texts))


def told(old, new, *, titles=("Ours", "Ours")):
    """(heading, [(change, text)]) of every part that changed."""
    found = compare(titles[0], old, titles[1], new)
    return [(one.heading, [(line.change, line.text) for line in one.lines]) for one in found.parts if not one.is_same]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("He said “stop.” Then left.", ["He said “stop.”", "Then left."]),
        ("Ask Dr. Bell. She knows.", ["Ask Dr. Bell.", "She knows."]),
        ("At 2.30pm it costs £3.50. Fine.", ["At 2.30pm it costs £3.50.", "Fine."]),
        ("Why…  Because", ["Why…", "Because"]),
        ("", []),
        ("No end", ["No end"]),
    ],
)
def test_sentences_end_where_readers_see_an_end(text, expected):
    assert split(text) == expected


def test_a_changed_sentence_is_removed_and_added_between_those_that_stay():
    old = [part("one", "We ask first. We decide alone. We tell people.")]
    new = [part("one", "We ask first. We decide together. We tell people.")]
    assert told(old, new) == [
        ("One", [(SAME, "One"), (SAME, "We ask first."), (REMOVED, "We decide alone."), (ADDED, "We decide together."),
                 (SAME, "We tell people.")])
    ]  # fmt: skip
    assert compare("A", old, "A", new).in_words == "1 sentence added, 1 sentence removed, in 1 of 2 parts."


def test_every_kind_of_block_is_compared():
    blocks = [
        starter.items("First point. More.", "Second"), starter.steps("Go"), starter.terms(("Power", "Who decides.")),
        starter.example("A porter", "He waits."), starter.link("See", "https://a.example/"),
    ]  # fmt: skip
    assert sentences(starter.section("one", "One", *blocks)) == [
        "One", "First point.", "More.", "Second", "Go", "Power: Who decides.", "A porter", "He waits.",
        "See (https://a.example/)",
    ]  # fmt: skip


def test_parts_come_go_and_stand_where_they_stood():
    old = [part("one", "1."), part("two", "2."), part("three", "3.")]
    new = [part("one", "1."), part("three", "3."), part("four", "4.")]
    assert [one.heading for one in compare("A", old, "A", new).parts] == ["Title", "One", "Two", "Three", "Four"]
    assert told(old, new) == [
        ("Two", [(REMOVED, "Two"), (REMOVED, "2.")]),
        ("Four", [(ADDED, "Four"), (ADDED, "4.")]),
    ]


def test_a_title_and_a_heading_count():
    assert told([part("one", "1.", heading="Then?")], [part("one", "1.", heading="Now?")], titles=("A", "B")) == [
        ("Title", [(REMOVED, "A"), (ADDED, "B")]),
        ("Now?", [(REMOVED, "Then?"), (ADDED, "Now?"), (SAME, "1.")]),
    ]


def test_another_order_of_the_same_parts_is_said():
    one, two = part("one", "1."), part("two", "2.")
    found = compare("A", [one, two], "A", [two, one])
    assert (found.reordered, found.is_same) == (True, False)
    assert found.in_words.endswith("Some parts stand in another order.")
    assert compare("A", [one, two], "A", [one, two]).in_words == "Both say the same."


texts = st.lists(st.sampled_from(["One.", "Two!", "Three?", "Four.", "Fünf…"]), min_size=1, max_size=8).map(" ".join)
contents = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), texts, min_size=1).map(
    lambda found: [part(slug, text) for slug, text in found.items()]
)


@given(contents, contents)
def test_nothing_is_lost_and_nothing_is_made_up(old, new):
    """Taking away what was added gives the old text, taking away what was removed gives the new one."""
    found = compare("T", old, "U", new)
    for content, gone, title in ((old, ADDED, "T"), (new, REMOVED, "U")):
        left = [[line.text for line in one.lines if line.change is not gone] for one in found.parts]
        expected = [[title], *(sentences(section) for section in content)]
        assert sorted(filter(None, left)) == sorted(expected)
    assert compare("T", old, "T", old).is_same
