"""A published version never changes: the database refuses it, whoever asks.

Deleting is refused on PostgreSQL only. On SQLite a test that empties the tables deletes row by row.
"""
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "definition_publishedversion"
REFUSAL = "A published version never changes"
SQLITE_ON = [f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"]
SQLITE_OFF = [f"DROP TRIGGER IF EXISTS {TABLE}_no_update"]
RAISE = f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END"
POSTGRESQL_ON = [
    f"CREATE FUNCTION {TABLE}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ {RAISE} $$",
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_frozen()",
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_frozen()",
]
POSTGRESQL_OFF = [
    f"DROP TRIGGER IF EXISTS {TABLE}_no_update ON {TABLE}",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_delete ON {TABLE}",
    f"DROP FUNCTION IF EXISTS {TABLE}_frozen()",
]


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, {"sqlite": SQLITE_ON, "postgresql": POSTGRESQL_ON})


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, {"sqlite": SQLITE_OFF, "postgresql": POSTGRESQL_OFF})


def run(schema_editor: BaseDatabaseSchemaEditor, statements: dict[str, list[str]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("definition", "0001_initial"),
        ("audit", "0001_initial"),  # the starter, published after migrating, leaves an entry there
        ("notifications", "0001_initial"),  # and a reminder for each lead
    ]
    operations = [migrations.RunPython(guard, unguard)]
