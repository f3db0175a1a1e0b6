"""The definition as everybody reads it."""
from html import unescape

import pytest
from django.urls import reverse

from coproduce.definition import services, starter
from coproduce.definition.models import PublishedVersion

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert('x')</script>"


def publish(title: str = "Ours", text: str = "First."):
    content = [starter.section("one", "One", starter.paragraph(text))]
    return services.publish(title=title, content=content, by=None, what_changed="All of it.")


def get(client, name: str, *args, status: int = 200) -> str:
    answer = client.get(reverse(f"definition:{name}", args=args))
    assert answer.status_code == status
    return unescape(answer.content.decode())


def words(value) -> list[str]:
    """Every text of some content."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [word for part in parts for word in words(part)]


def test_the_whole_starter_is_on_the_page(client):
    page = get(client, "current")
    blocks = [{**block, "kind": ""} for section in starter.CONTENT for block in section["blocks"]]
    assert [text for text in words(blocks) if text not in page] == []
    for section in starter.CONTENT:
        assert f'<a href="#{section["slug"]}">{section["heading"]}</a>' in page
        assert f'id="{section["slug"]}">{section["heading"]}</h2>' in page
    assert "Draft: rewrite with your partners." in page
    assert "This is version 1" in page


def test_a_replaced_version_stays_and_says_which_one_counts(client):
    publish("Ours, at first", "Our first words.")
    publish("Ours, again", "Our second words.")
    assert "Our second words." in get(client, "current")
    old = get(client, "version", 2)
    assert "Our first words." in old
    assert "This version has been replaced." in old
    assert '<a href="/definition/">Read version 3, which counts now</a>' in old
    assert "Draft:" not in old
    newest = get(client, "version", 3)
    assert "Our second words." in newest
    assert "This version has been replaced." not in newest
    assert "Who can I ask?" in get(client, "version", 1)


def test_all_versions_are_listed_newest_first(client):
    publish("Ours, at first")
    page = get(client, "versions")
    places = [page.index(f'<a href="/definition/versions/{number}/">Version {number}: ') for number in (2, 1)]
    assert places == sorted(places)
    assert page.count("This one counts now.") == 1
    assert page.count("Draft that came with the software.") == 1


@pytest.mark.parametrize("number", [0, 2, 10**30])
def test_an_unknown_version_is_not_there(client, number):
    get(client, "version", number, status=404)


def test_what_was_written_is_never_markup(client):
    publish(HOSTILE, HOSTILE)
    for name, args in [("current", []), ("version", [2]), ("versions", [])]:
        answer = client.get(reverse(f"definition:{name}", args=args)).content.decode()
        assert HOSTILE not in answer
        assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in answer


def test_pages_change_nothing(client):
    for name, args in [("current", []), ("version", [1]), ("versions", [])]:
        client.get(reverse(f"definition:{name}", args=args))
    assert PublishedVersion.objects.count() == 1


@pytest.mark.parametrize("versions", [1, 3])
def test_query_counts(client, django_assert_num_queries, versions):
    for _ in range(versions - 1):
        publish()
    for name, args, queries in [("current", [], 3), ("version", [1], 3), ("versions", [], 4), ("compare", [1, 1], 2)]:
        with django_assert_num_queries(queries):  # one of them for the trust's name
            get(client, name, *args)
