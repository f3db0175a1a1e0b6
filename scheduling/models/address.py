"""The secret addresses of calendars: one that we read from, and one of ours that a person's calendar reads."""
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from coproduce.held import Erasure, Held
from scheduling.models.diary import DiarySource


class CalendarAddressQuerySet(models.QuerySet["CalendarAddress"]):
    def due(self, now: datetime) -> "CalendarAddressQuerySet":
        """Whose time has come, and that nobody is reading. People who left are left in peace."""
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        return self.filter(free, next_try_at__lte=now, source__person__is_active=True)


class CalendarAddress(models.Model):
    """Where a diary source is read from. The address opens somebody's calendar: it is sealed, and never shown again."""

    class Problem(models.TextChoices):
        NONE = "", "It was read"
        NOT_REACHED = "not reached", "We could not reach it"
        SAID_NO = "said no", "Its website did not let us read it. Check that it is still shared"
        NOT_A_CALENDAR = "not a calendar", "What is there is not a calendar. Look for an address that ends in .ics"
        TOO_LARGE = "too large", "It is larger than 10 MB. Share fewer months"
        TOO_SLOW = "too slow", "It took too long to read"
        NOTHING_READ = "nothing read", "We could not read any entry in it"
        CANNOT_OPEN = "cannot open", "We lost the key to its address. Give us the address again"

    source = models.OneToOneField(DiarySource, on_delete=models.CASCADE, primary_key=True, related_name="address")
    sealed_address = models.TextField()
    sealed_validators = models.TextField(blank=True, help_text="What its website called the version read last")
    fingerprint = models.CharField(max_length=64, blank=True, help_text="Of the version read last; nothing comes back")
    succeeded_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0, help_text="Tries in a row that came to nothing")
    problem = models.CharField(max_length=20, choices=Problem, blank=True)
    leased_by = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    held = Held(
        what="The address of your calendar, if you gave us one",
        seen_by="Nobody. It is locked away, and only the computer that reads your calendar opens it",
        kept="Until you delete it, or leave",
        about=("source__person",),
        fields=("succeeded_at", "tried_at", "problem"),
        erasure=Erasure.DELETED,
    )
    objects = CalendarAddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "calendar addresses"
        constraints = [
            models.CheckConstraint(
                condition=Q(leased_by__isnull=True, leased_until__isnull=True)
                | Q(leased_by__isnull=False, leased_until__isnull=False),
                name="calendar_address_lease_whole",
            )
        ]
        indexes = [models.Index(fields=["next_try_at"], name="calendar_address_due")]

    def __str__(self) -> str:
        return f"Calendar address of source {self.source_id}"

    def is_believed(self, now: datetime) -> bool:
        """Whether what it said last still counts."""
        return self.succeeded_at is not None and self.succeeded_at > now - DiarySource.BELIEVED


class PersonalFeed(models.Model):
    """The address at which somebody's calendar finds their meetings. We keep only what recognises it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="personal_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    held = Held(
        what="That you have a calendar address for your meetings here",
        seen_by="You",
        kept="Until you switch it off, or leave",
        about=("person",),
        fields=("made_at",),
        erasure=Erasure.DELETED,
    )

    def __str__(self) -> str:
        return f"Feed of {self.person_id}"
