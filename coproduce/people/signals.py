"""What people's app tells the floors above it."""

from django.dispatch import Signal


class CannotLeave(ValueError):
    """Somebody is still needed. The text is for the page: it says what to do first."""


# Sent inside the transaction in which somebody leaves the trust, with `person`. Whoever raises stops it.
person_leaving = Signal()

# Sent inside the transaction in which somebody saves what helps them take part, with `person`
access_needs_saved = Signal()

# Sent inside the transaction in which somebody gets a role, with `person` and `kind`.
role_given = Signal()
