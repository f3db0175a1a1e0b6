"""Writing the next version: by one lead, by two, and publishing it."""
import re
from html import unescape

import pytest
from django.test import Client

from coproduce.audit.models import Entry
from coproduce.definition import drafts, starter
from coproduce.definition.models import Draft, PublishedVersion
from coproduce.people.models import Kind
from tests.definition.writing import fields
from tests.make.people import person

pytestmark = pytest.mark.django_db
LEAD = Kind.COPRODUCTION_LEAD
PART = "/definition/draft/parts/what-it-is/"
MATRIX = {
    "/definition/draft/": (302, 403, 403, 200),
    "/definition/draft/start/": (302, 403, 403, 405),
    "/definition/draft/title/": (302, 403, 403, 200),
    "/definition/draft/parts/": (302, 403, 403, 200),
    "/definition/draft/parts/what-it-is/": (302, 403, 403, 200),
    "/definition/draft/parts/what-it-is/?add=terms": (302, 403, 403, 200),
    "/definition/draft/parts/nothing/": (302, 403, 403, 404),
    "/definition/draft/parts/what-it-is/move/": (302, 403, 403, 405),
    "/definition/draft/parts/what-it-is/remove/": (302, 403, 403, 200),
    "/definition/draft/parts/nothing/remove/": (302, 403, 403, 404),
    "/definition/draft/preview/": (302, 403, 403, 200),
    "/definition/draft/compare/": (302, 403, 403, 200),
    "/definition/draft/publish/": (302, 403, 403, 200),
    "/definition/draft/throw-away/": (302, 403, 403, 200),
}


@pytest.mark.parametrize("path", MATRIX)
def test_who_gets_what(draft, ruth, path):
    visitors = [None, person("Joan Price", Kind.PATIENT), person("Sam Okoro", Kind.STAFF, Kind.AUDIT_READER), ruth]
    for who, expected in zip(visitors, MATRIX[path], strict=True):
        browser = Client()
        if who:
            browser.force_login(who)
        page = browser.get(path)
        assert page.status_code == expected, who
        if expected == 200:
            assert page.content.decode().count("<h1") == 1
    assert Draft.objects.values_list("title", "content").get() == (draft.title, draft.content)


@pytest.mark.parametrize("path", MATRIX)
def test_no_post_without_its_token_or_by_others(draft, ruth, path):
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(ruth)
    assert guarded.post(path, {"seen": drafts.stamp(draft)}).status_code == 403
    other = Client()
    other.force_login(person("Sam Okoro", Kind.STAFF))
    assert other.post(path, {"seen": drafts.stamp(draft)}).status_code == 403
    assert Draft.objects.values_list("title", "content").get() == (draft.title, draft.content)


QUERIES = {
    "/definition/draft/": 6, PART: 5, "/definition/draft/preview/": 5, "/definition/draft/publish/": 6,
    "/definition/draft/compare/": 6,
}  # fmt: skip


@pytest.mark.parametrize("path", QUERIES)
def test_queries_do_not_grow_with_the_parts(as_ruth, ruth, path, django_assert_num_queries):
    for parts in (1, 3):
        for number in range(parts):
            drafts.add_section(by=ruth, heading=f"Part {number}", blocks=[starter.paragraph("Words.")])
        with django_assert_num_queries(QUERIES[path]):
            as_ruth.get(path)


def test_without_a_draft_there_is_a_way_to_start(client, ruth):
    client.force_login(ruth)
    page = client.get("/definition/draft/").content.decode()
    assert "You begin with the words of version 1" in page
    for path, (*_, lead) in MATRIX.items():
        if lead in (200, 404) and path != "/definition/draft/":
            assert (client.get(path).status_code, client.get(path).url) == (302, "/definition/draft/"), path
    for _ in range(2):
        client.post("/definition/draft/start/")
    made = Draft.objects.get()
    assert (made.title, made.content, made.based_on) == (starter.TITLE, starter.CONTENT, 1)
    assert Entry.objects.filter(verb="definition.draft started").count() == 1
    assert "Write a new version" in client.get("/definition/").content.decode()


@pytest.mark.parametrize("section", starter.CONTENT, ids=lambda section: section["slug"])
def test_every_kind_of_part_goes_through_its_form_unchanged(as_ruth, draft, section):
    path = f"/definition/draft/parts/{section['slug']}/"
    as_ruth.post(path, fields(as_ruth.get(path)))
    assert Draft.objects.get().content == draft.content


def test_plain_words_become_blocks(as_ruth, ruth):
    page = as_ruth.get("/definition/draft/parts/")
    typed = fields(page) | {"heading": "Who  decides?", "b-0-text": "First\nline.\n\n  Second.\n\n\n\u2029Third."}
    answer = as_ruth.post("/definition/draft/parts/", typed | {"add": "terms"})
    assert answer.url == "/definition/draft/parts/who-decides/?add=terms#add"
    made = drafts.section(Draft.objects.get(), "who-decides")
    paragraphs = [starter.paragraph(text) for text in ("First line.", "Second.", "Third.")]
    assert made == starter.section("who-decides", "Who decides?", *paragraphs)
    typed = fields(as_ruth.get(answer.url))
    assert typed["b-3-kind"] == "terms"
    typed |= {"b-3-text": "Power: who decides: all of us\n\nTrust : it grows", "b-3-place": "1", "b-1-text": "  "}
    as_ruth.post("/definition/draft/parts/who-decides/", typed)
    made = drafts.section(Draft.objects.get(), "who-decides")
    assert made["blocks"] == [
        starter.paragraph("First line."),
        starter.terms(("Power", "who decides: all of us"), ("Trust", "it grows")),
        starter.paragraph("Third."),
    ]


WRONG = [
    ({"heading": " "}, "Enter the heading"),
    ({"b-0-kind": "terms", "b-0-text": "No colon here"}, "Write a colon between the word and its meaning"),
    ({"b-0-kind": "example", "b-0-text": "He waits."}, "Fill in “Who” too"),
    ({"b-0-kind": "link", "b-0-text": "See", "b-0-url": "http://a.example/"}, "must begin with https://"),
    ({"b-0-kind": "link", "b-0-text": "See", "b-0-url": "javascript:alert(1)"}, "web address in the right format"),
    ({"b-0-kind": "html", "b-0-text": "<b>"}, "Choose one of the answers shown"),
    ({"b-0-text": "x" * 6001}, "6000 characters or fewer"),
    ({"b-0-text": "a\0b"}, "Take out the characters that cannot be shown"),
    ({"b-0-text": "", "b-1-text": "", "b-2-text": ""}, "Write something in this part"),
    ({"b-0-place": "first"}, "must be a whole number"),
]


@pytest.mark.parametrize(("typed", "words"), WRONG)
def test_what_is_wrong_is_said_and_stays_typed(as_ruth, draft, typed, words):
    sent = fields(as_ruth.get(PART)) | typed
    page = as_ruth.post(PART, sent)
    assert words in unescape(page.content.decode())
    assert Draft.objects.get().content == draft.content
    by_itself = as_ruth.post(PART, sent, headers={"X-Autosave": "1"}).json()["words"]
    assert by_itself.startswith("Not saved yet. ")
    if words not in ("Enter the heading",):
        assert words in by_itself


def test_the_page_saves_by_itself_and_the_next_save_knows(as_ruth, ruth):
    sent = fields(as_ruth.get(PART)) | {"b-0-text": "Half a sen"}
    answer = as_ruth.post(PART, sent, headers={"X-Autosave": "1"}).json()
    assert re.fullmatch(r"Saved at .*[ap]m\.|Saved at mid(day|night)\.", answer["words"])
    sent |= {"seen": answer["seen"], "b-0-text": "Half a sentence more."}
    assert as_ruth.post(PART, sent).status_code == 302
    assert drafts.section(Draft.objects.get(), "what-it-is")["blocks"][0]["text"] == "Half a sentence more."
    assert Entry.objects.filter(verb="definition.draft changed").count() == 0  # the start has just named her


def test_the_trail_names_each_writer_but_not_each_autosave(ruth, draft):
    amir = person("Amir Khan", LEAD)
    for number, by in enumerate((ruth, amir, amir, ruth)):
        drafts.save_title(by=by, title=f"Title {number}", seen=drafts.stamp(Draft.objects.get().title))
    entries = Entry.objects.filter(verb="definition.draft changed").order_by("pk")
    assert list(entries.values_list("actor", flat=True)) == [amir.pk, ruth.pk]


def test_two_editors_of_one_part_see_both_texts_and_lose_none(as_ruth, ruth):
    """Given two open pages, when both save, then the second is shown the first's words beside their own."""
    amir = person("Amir Khan", LEAD)
    his = Client()
    his.force_login(amir)
    hers, other = fields(as_ruth.get(PART)), fields(his.get(PART))
    as_ruth.post(PART, hers | {"b-0-text": "Ruth’s words."})
    by_itself = his.post(PART, other | {"b-0-text": "Amir’s words."}, headers={"X-Autosave": "1"}).json()["words"]
    assert by_itself.startswith("Your words are not saved yet: this was changed while you were typing")
    page = his.post(PART, other | {"b-0-text": "Amir’s words."})
    html = unescape(page.content.decode())
    assert "What is saved now" in html
    assert "Ruth’s words." in html
    assert fields(page)["b-0-text"] == "Amir’s words."
    assert drafts.section(Draft.objects.get(), "what-it-is")["blocks"][0]["text"] == "Ruth’s words."
    his.post(PART, fields(page) | {"b-0-text": "Words of both."})
    assert drafts.section(Draft.objects.get(), "what-it-is")["blocks"][0]["text"] == "Words of both."


def test_two_editors_of_two_parts_do_not_meet(as_ruth, ruth):
    amir = person("Amir Khan", LEAD)
    hers = fields(as_ruth.get(PART))
    other = drafts.section(Draft.objects.get(), "principles")
    drafts.save_section(by=amir, slug="principles", heading="Six?", blocks=other["blocks"], seen=drafts.stamp(other))
    assert as_ruth.post(PART, hers | {"b-0-text": "Ruth’s words."}).status_code == 302
    assert drafts.section(Draft.objects.get(), "principles")["heading"] == "Six?"


def test_the_same_words_saved_twice_are_no_quarrel(as_ruth):
    sent = fields(as_ruth.get(PART)) | {"b-0-text": "Once."}
    assert [as_ruth.post(PART, sent).status_code for _ in range(2)] == [302, 302]


def test_a_part_that_was_taken_out_meanwhile_can_be_brought_back(as_ruth, ruth):
    sent = fields(as_ruth.get(PART)) | {"b-0-text": "Still mine."}
    now = drafts.section(Draft.objects.get(), "what-it-is")
    drafts.remove_section(by=person("Amir Khan", LEAD), slug="what-it-is", seen=drafts.stamp(now))
    page = as_ruth.post(PART, sent)
    assert "This part was taken out" in page.content.decode()
    assert as_ruth.post(PART, fields(page)).status_code == 302
    assert Draft.objects.get().content[-1]["blocks"][0]["text"] == "Still mine."


def test_the_title_has_the_same_guard(as_ruth, ruth):
    sent = fields(as_ruth.get("/definition/draft/title/"))
    drafts.save_title(by=person("Amir Khan", LEAD), title="Amir’s title", seen=sent["seen"])
    page = as_ruth.post("/definition/draft/title/", sent | {"title": "Ruth’s title"})
    assert "Amir’s title" in unescape(page.content.decode())
    assert Draft.objects.get().title == "Amir’s title"
    assert as_ruth.post("/definition/draft/title/", fields(page)).status_code == 302
    assert Draft.objects.get().title == "Ruth’s title"


def slugs() -> list[str]:
    return [section["slug"] for section in Draft.objects.get().content]


def test_parts_move_and_go(as_ruth, ruth):
    before = slugs()
    as_ruth.post("/definition/draft/parts/principles/move/", {"to": "up"})
    assert slugs() == [before[1], before[0], *before[2:]]
    as_ruth.post("/definition/draft/parts/principles/move/", {"to": "up"})
    assert slugs()[0] == "principles"
    as_ruth.post("/definition/draft/parts/principles/move/", {"to": "down"})
    assert slugs() == before
    assert as_ruth.post("/definition/draft/parts/principles/move/", {"to": "away"}).status_code == 400
    as_ruth.post("/definition/draft/parts/nothing/move/", {"to": "down"})
    path = "/definition/draft/parts/principles/remove/"
    stale = fields(as_ruth.get(path))
    now = drafts.section(Draft.objects.get(), "principles")
    drafts.save_section(by=ruth, slug="principles", heading="New?", blocks=now["blocks"], seen=drafts.stamp(now))
    assert as_ruth.post(path, stale).url == path
    assert slugs() == before
    as_ruth.post(path, fields(as_ruth.get(path)))
    assert slugs() == [slug for slug in before if slug != "principles"]


def test_the_last_part_stays(ruth, draft):
    for slug in slugs()[1:]:
        drafts.remove_section(by=ruth, slug=slug, seen=drafts.stamp(drafts.section(Draft.objects.get(), slug)))
    last = Draft.objects.get().content[0]
    with pytest.raises(drafts.TooMuch, match="at least one part"):
        drafts.remove_section(by=ruth, slug=last["slug"], seen=drafts.stamp(last))


def test_a_definition_has_an_end(ruth, draft):
    with pytest.raises(drafts.TooMuch, match="too long for people to read"):
        drafts.add_section(by=ruth, heading="Long", blocks=[starter.paragraph("x" * 150_001)])
    for number in range(drafts.MOST_PARTS - len(slugs())):
        drafts.add_section(by=ruth, heading="Same?", blocks=[starter.paragraph(str(number))])
    assert len(set(slugs())) == drafts.MOST_PARTS
    with pytest.raises(drafts.TooMuch, match="at most 40 parts"):
        drafts.add_section(by=ruth, heading="Same?", blocks=[starter.paragraph("One more.")])


SCRIPTS = [("Was heißt das?", "was-heit-das"), ("؟ما هو", "part"), ("🙂", "part"), ("--", "part"), ("a_b--c", "a-b-c")]


@pytest.mark.parametrize(("heading", "slug"), SCRIPTS)
def test_a_heading_in_any_script_gets_an_address(as_ruth, ruth, heading, slug):
    made = drafts.add_section(by=ruth, heading=heading, blocks=[starter.paragraph("Words.")])
    assert made["slug"] == slug
    assert as_ruth.get(f"/definition/draft/parts/{slug}/").status_code == 200


def test_thrown_away_is_gone_and_nothing_else(as_ruth):
    as_ruth.post("/definition/draft/throw-away/")
    assert (Draft.objects.count(), PublishedVersion.objects.count()) == (0, 1)
    assert Entry.objects.filter(verb="definition.draft thrown away").count() == 1


def test_a_draft_is_never_markup(as_ruth, ruth):
    hostile = [starter.paragraph("<img src=x onerror=a>")]
    drafts.add_section(by=ruth, heading="<script>alert(1)</script>", blocks=hostile)
    for path in ("", "preview/", "compare/", "parts/scriptalert1script/", "parts/scriptalert1script/remove/"):
        html = as_ruth.get(f"/definition/draft/{path}").content.decode()
        assert "<script>alert" not in html
        assert "<img" not in html
