"""A published version is frozen, in the database too."""
import json
import re
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from coproduce.definition import services, starter
from coproduce.definition.models import PublishedVersion
from coproduce.definition.receivers import publish_starter

pytestmark = pytest.mark.django_db
TABLE = "definition_publishedversion"
CONTENT = [starter.section("one", "One", starter.paragraph("First."))]


def guards() -> set[str]:
    """The triggers that stand in the database after all migrations."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor], [TABLE])
        return {name for (name,) in cursor.fetchall()}


def without_guard() -> None:
    drop = f"DROP TRIGGER {TABLE}_no_update" + (f" ON {TABLE}" if connection.vendor == "postgresql" else "")
    with connection.cursor() as cursor:
        cursor.execute(drop)


def test_the_guards_stand():
    expected = {"sqlite": {f"{TABLE}_no_update"}, "postgresql": {f"{TABLE}_no_update", f"{TABLE}_no_delete"}}
    assert guards() == expected[connection.vendor]


def test_the_database_refuses_a_change():
    before = PublishedVersion.objects.values().get()
    for change in ({"title": "Another"}, {"content": []}, {"number": 7}, {"title": before["title"]}):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            PublishedVersion.objects.update(**change)
    version = PublishedVersion.objects.get()
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        version.save()
    assert PublishedVersion.objects.values().get() == before


def test_without_the_guard_the_change_goes_through():
    """The negative control."""
    without_guard()
    assert PublishedVersion.objects.update(title="Another") == 1


def test_postgresql_refuses_to_delete():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such guard: a test that empties the tables deletes row by row.")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        PublishedVersion.objects.all().delete()


def stored(number: int) -> dict:
    """The columns as they are, but for the fingerprint; computed here, not by the code that wrote them."""
    row = PublishedVersion.objects.filter(number=number).values().get()
    del row["sha256"]
    row["published_at"] = row["published_at"].isoformat()
    return {**row, **{name: row[name].isoformat() for name in ("effective_on", "review_on")}}


def test_the_fingerprint_fits_what_is_stored():
    services.publish(title="Zweite – café", content=CONTENT, by=None, what_changed="Straße & Übung.")
    for version in PublishedVersion.objects.all():
        text = json.dumps(stored(version.number), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert version.sha256 == sha256(text.encode()).hexdigest()
        assert re.fullmatch("[0-9a-f]{64}", version.sha256)
        assert version.is_intact()


@time_machine.travel("2026-06-09T10:00:00.000001Z", tick=False)
def test_the_fingerprint_is_what_anybody_can_compute():
    version = services.publish(title="Two", content=CONTENT, by=None, what_changed="All of it.", is_major=False)
    canonical = (
        '{"content":[{"blocks":[{"kind":"paragraph","text":"First."}],"heading":"One","slug":"one"}],'
        '"effective_on":"2026-06-09","is_major":false,"is_starter":false,"number":2,'
        '"published_at":"2026-06-09T10:00:00.000001+00:00","review_on":"2027-06-09","title":"Two",'
        '"what_changed":"All of it."}'
    )
    assert version.sha256 == sha256(canonical.encode()).hexdigest()


CHANGES = {
    "title": "Another", "content": [], "what_changed": "Nothing.", "is_major": False, "is_starter": True,
    "effective_on": date(2020, 1, 1), "review_on": date(2040, 1, 1), "published_at": datetime(2020, 1, 1, tzinfo=UTC),
}  # fmt: skip


@pytest.mark.parametrize("field", CHANGES)
def test_whoever_gets_past_the_guard_is_found_out(client, field):
    """Somebody with the database's own password could drop the trigger. The page then says so."""
    services.publish(title="Ours", content=CONTENT, by=None, what_changed="All of it.")
    assert "Do not rely on this text" not in client.get("/definition/versions/2/").content.decode()
    without_guard()
    PublishedVersion.objects.filter(number=2).update(**{field: CHANGES[field]})
    assert not PublishedVersion.objects.get(number=2).is_intact()
    page = client.get("/definition/versions/2/").content.decode()
    assert "Do not rely on this text" in page
    assert "it does not fit" in page


def test_the_starter_is_there_from_the_first_day_and_only_once():
    publish_starter(using="default")
    version = PublishedVersion.objects.get()
    assert (version.number, version.title, version.is_starter) == (1, "What co-production means here", True)
    assert version.content == starter.CONTENT


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "after a flush"])
def test_the_starter_comes_back_after_a_flush(time):
    assert PublishedVersion.objects.get().is_starter


def test_a_trust_with_a_definition_gets_no_starter():
    services.publish(title="Ours", content=CONTENT, by=None, what_changed="All of it.")
    publish_starter(using="default")
    assert list(PublishedVersion.objects.values_list("number", "is_starter")) == [(2, False), (1, True)]
