"""A published version is frozen, in the database too."""
import json
import re
from hashlib import sha256

import pytest
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
    drop = f"DROP TRIGGER {TABLE}_no_update" + (f" ON {TABLE}" if connection.vendor == "postgresql" else "")
    with connection.cursor() as cursor:
        cursor.execute(drop)
    assert PublishedVersion.objects.update(title="Another") == 1


def test_postgresql_refuses_to_delete():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such guard: a test that empties the tables deletes row by row.")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        PublishedVersion.objects.all().delete()


def test_the_fingerprint_fits_what_is_stored():
    """Computed here from the columns as they are, not by the code that wrote them."""
    services.publish(title="Zweite – café", content=CONTENT, by=None)
    for version in PublishedVersion.objects.all():
        whole = {"content": version.content, "title": version.title}
        text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert version.sha256 == sha256(text.encode()).hexdigest()
        assert re.fullmatch("[0-9a-f]{64}", version.sha256)


def test_the_fingerprint_is_what_anybody_can_compute():
    version = services.publish(title="Two", content=CONTENT, by=None)
    canonical = (
        '{"content":[{"blocks":[{"kind":"paragraph","text":"First."}],"heading":"One","slug":"one"}],"title":"Two"}'
    )
    assert version.sha256 == sha256(canonical.encode()).hexdigest()


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
    services.publish(title="Ours", content=CONTENT, by=None)
    publish_starter(using="default")
    assert list(PublishedVersion.objects.values_list("number", "is_starter")) == [(2, False), (1, True)]
