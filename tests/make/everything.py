"""Everything that the database holds, as text: what is not in it is kept nowhere."""
from django.db import connection


def everything_in_the_database() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 names of our own tables
            for row in cursor.fetchall():
                found += [bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                          for value in row]  # fmt: skip
    return found
