"""A trust without a definition gets the starter: after the first migration, and after a test has emptied the tables."""
from typing import Any

from django.db import connections

from coproduce.definition import services, starter
from coproduce.definition.models import PublishedVersion


def publish_starter(*, using: str, **_signal: Any) -> None:
    """Only where the table is: somebody may have migrated backwards."""
    if PublishedVersion._meta.db_table not in connections[using].introspection.table_names():
        return
    if not PublishedVersion.objects.using(using).exists():
        services.publish(
            title=starter.TITLE, content=starter.CONTENT, what_changed=starter.WHAT_CHANGED, by=None, is_starter=True
        )
