"""The outbox: one row for each thing that somebody must be told; and how people want to be told."""
import uuid
from datetime import time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from coproduce.held import Held


class State(models.TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    CANCELLED = "cancelled", "Called off before it was sent"
    STALE = "stale", "No longer true when its time came"
    BY_HAND = "by_hand", "To do by hand: there is no email address"
    TOLD = "told", "Told by hand"
    FAILED = "failed", "Given up after many tries"


class Notification(models.Model):
    """`kind` of news about `key`, for one recipient. `sequence` rises when the news changes (a move), so that
    the same time may be told twice (A → B → A). Rendered when it is sent, by the builder of its kind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="notifications"
    )
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField(default=0)
    params = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_by = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    held = Held(
        what="That we sent you something and when, so that nothing is sent twice. Never what it said",
        seen_by="Whoever rings you, if somebody does. Leads see what could not be sent",
        kept="For 90 days after it was sent",
        about=("recipient",),
        fields=("kind", "due_at", "state", "done_at"),
        outdated=lambda now: Q(done_at__lt=now - timedelta(days=90)),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key", "kind", "sequence"],
                condition=Q(recipient__isnull=False),
                name="notification_once",
            ),
            models.UniqueConstraint(
                fields=["key", "kind", "sequence"],
                condition=Q(recipient__isnull=True),
                name="notification_once_without_recipient",
            ),
            models.CheckConstraint(
                condition=Q(leased_by__isnull=True, leased_until__isnull=True)
                | Q(leased_by__isnull=False, leased_until__isnull=False),
                name="notification_lease_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="notification_waiting"),
            models.Index(fields=["key"], name="notification_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"


class MailPreference(models.Model):
    """When somebody wants to be written to. Without a row: on Mondays at 8am, and the trust's quiet hours.

    Times are local. `chose_quiet`: they set their quiet hours themselves, so that nothing guesses them any more.
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mail_preference"
    )
    weekly = models.BooleanField("send me “Your 20 minutes” once a week", default=True)
    weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY)
    at = models.TimeField(default=time(8))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    chose_quiet = models.BooleanField(default=False)
    by_phone = models.BooleanField("ring me instead of writing to me", default=False)
    changed_at = models.DateTimeField()

    held = Held(
        what="When you want to hear from us, and how",
        seen_by="You; your supporter, if you would rather be rung",
        kept="Until you change it or leave",
        about=("person",),
        fields=("weekly", "weekday", "at", "quiet_from", "quiet_until", "by_phone", "changed_at"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="mail_preference_weekday"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=models.F("quiet_until"))),
                name="mail_preference_quiet_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"How {self.person_id} is told"
