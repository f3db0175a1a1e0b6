"""A calendar that was cut off between two events does not look free after the cut."""
from datetime import UTC, datetime

import pytest

from scheduling.engine.feeds import read

START, END = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
EVENT = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260609T130000Z\r\nDTEND:20260609T140000Z\r\nEND:VEVENT\r\n"
HEAD = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n"


@pytest.mark.parametrize(
    ("raw", "busy", "unread"),
    [
        (HEAD + EVENT + b"END:VCALENDAR\r\n", 1, 0),
        (HEAD + EVENT, 1, 1),
        (HEAD + EVENT + b"BEGIN:VEVENT\r\nUID:2\r\nDTSTART:2026", 1, 1),
        (HEAD, 0, 1),
        (b"BEGIN:VCALENDAR\r\n" * 3, 0, 3),
        (HEAD + EVENT + b"end:vcalendar\n", 1, 0),
    ],
)
def test_a_missing_end_is_counted_once(raw, busy, unread):
    reading = read(raw, START, END)
    assert (len(reading.busy), reading.unread) == (busy, unread)
