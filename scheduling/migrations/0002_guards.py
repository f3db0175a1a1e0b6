"""The database itself refuses two meetings, confirmed or held, in one room at one time.

The services lock the room's row and say so in words; this stands behind them for whatever goes round them.
"""
from django.db import migrations
from django.db.utils import ProgrammingError

NEEDS_EXTENSION = (
    "The database needs the extension btree_gist (it comes with PostgreSQL's contrib package). "
    "Ask its administrator to run: CREATE EXTENSION btree_gist"
)

POSTGRESQL = """
    ALTER TABLE scheduling_event ADD CONSTRAINT event_room_never_double
    EXCLUDE USING gist (room_id WITH =, tstzrange(start, "end", '[)') WITH &&)
    WHERE (status <> 'CANCELLED' AND room_id IS NOT NULL)
"""

# Moments are stored as text of one shape in UTC, so that they compare in the order of time.
SQLITE = """
    CREATE TRIGGER event_room_never_double_{name} BEFORE {change} ON scheduling_event
    WHEN NEW.status <> 'CANCELLED' AND NEW.room_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM scheduling_event
        WHERE room_id = NEW.room_id AND status <> 'CANCELLED' AND id <> NEW.id
        AND start < NEW."end" AND "end" > NEW.start
    )
    BEGIN SELECT RAISE(ABORT, 'event_room_never_double'); END
"""
CHANGES = {"insert": "INSERT", "update": 'UPDATE OF room_id, status, start, "end"'}


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        try:
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        except ProgrammingError as problem:
            raise RuntimeError(NEEDS_EXTENSION) from problem
        schema_editor.execute(POSTGRESQL)
    else:
        for name, change in CHANGES.items():
            schema_editor.execute(SQLITE.format(name=name, change=change))


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE scheduling_event DROP CONSTRAINT IF EXISTS event_room_never_double")
    else:
        for name in CHANGES:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS event_room_never_double_{name}")


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard, elidable=False)]
