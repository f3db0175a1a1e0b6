"""Shared computers: whoever does not ask to stay signed in is signed out after half an hour without a click.

The time of the last click is kept in the session, and written at most every five minutes: no page costs a query more.
"""

import time

from django.contrib.sessions.backends.base import SessionBase

SESSION_KEY = "last_seen"
IDLE_SECONDS = 30 * 60
WRITE_SECONDS = 5 * 60


def begin(session: SessionBase, *, stay: bool) -> None:
    """At signing in. `stay`: on a device of their own; until the session's own end."""
    if stay:
        session.pop(SESSION_KEY, None)
    else:
        session[SESSION_KEY] = int(time.time())


def is_over(session: SessionBase) -> bool:
    """Has nothing happened for too long? If not, this is a click."""
    last = session.get(SESSION_KEY)
    if last is None:
        return False
    quiet = time.time() - last
    if quiet > IDLE_SECONDS + WRITE_SECONDS or quiet < 0:
        return True
    if quiet > WRITE_SECONDS:
        session[SESSION_KEY] = int(time.time())
    return False
