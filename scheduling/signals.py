"""What upper floors may listen to. Sent inside the transaction that makes it true."""
from django.dispatch import Signal

# attendee: Attendee who was coming, or had not said, and is not coming now
attendee_declined = Signal()

# event: Event that may have to move. Whoever scheduled it returns a `clash_news.Replan`.
replanning = Signal()
