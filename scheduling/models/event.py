"""A confirmed meeting and who comes, in iCalendar's words (RFC 5545, RFC 5546)."""
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from coproduce.held import Erasure, Held


class EventQuerySet(models.QuerySet["Event"]):
    def confirmed(self) -> "EventQuerySet":
        return self.filter(status=Event.Status.CONFIRMED)

    def standing(self) -> "EventQuerySet":
        """Confirmed, or held: they take their room and their people's time."""
        return self.exclude(status=Event.Status.CANCELLED)

    def between(self, start: datetime, end: datetime) -> "EventQuerySet":
        """Those that touch [start, end)."""
        return self.filter(start__lt=end, end__gt=start)

    def attended_by(self, people: object) -> "EventQuerySet":
        """Those that at least one of `people` (or of their keys) is asked to and has not turned down."""
        theirs = Attendee.objects.concerned().filter(event=OuterRef("pk"), person__in=people)
        return self.filter(Exists(theirs.exclude(partstat=Attendee.PartStat.DECLINED)))

    def visible_to(self, person: object) -> "EventQuerySet":
        """Events that `person` organises or is asked to. Whoever schedules may show more through its own pages."""
        mine = Attendee.objects.concerned().filter(event=OuterRef("pk"), person=person)
        return self.filter(Q(organizer=person) | Exists(mine)).select_related("room__location", "organizer")


class Event(models.Model):
    """`summary` and `url` come from whoever scheduled it; scheduling does not know what it is."""

    class Status(models.TextChoices):
        """TENTATIVE: the room and the people's time are held; only those who must say that the place works know."""

        TENTATIVE = "TENTATIVE", "Held"
        CONFIRMED = "CONFIRMED", "Confirmed"
        CANCELLED = "CANCELLED", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.CONFIRMED)
    summary = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    url = models.CharField(max_length=300, help_text="Path on this site, for links back")
    start = models.DateTimeField()
    end = models.DateTimeField()
    room = models.ForeignKey("scheduling.Room", on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    where = models.CharField("another place", max_length=300, blank=True, help_text="When no room of ours is used")
    join_url = models.CharField("link to join online", max_length=500, blank=True)
    join_phone = models.CharField("number to join by phone", max_length=100, blank=True)
    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="events_organised")
    cancelled_because = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EventQuerySet.as_manager()

    held = Held(
        what="Meetings that you organise: what for, when and where",
        seen_by="Everybody who is asked to the meeting",
        kept="As long as the project",
        about=("organizer",),
        fields=("summary", "start", "end", "status", "cancelled_because"),
        erasure=Erasure.BLANKED,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="event_start_before_end"),
            models.CheckConstraint(
                condition=Q(join_url="") | Q(join_url__startswith="https://"), name="event_join_by_https"
            ),
        ]
        indexes = [models.Index(fields=["room", "start"], name="event_room_start")]

    def __str__(self) -> str:
        return f"{self.summary} ({self.status})"

    def get_absolute_url(self) -> str:
        return reverse("scheduling:event", args=[self.pk])

    @property
    def uid(self) -> str:
        """Of the calendar entry: the same through every change."""
        return f"{self.pk}@coproduce"

    @property
    def news_key(self) -> str:
        """Of everything that the outbox holds about it."""
        return f"event:{self.pk}"

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_held(self) -> bool:
        return self.status == self.Status.TENTATIVE

    @property
    def is_online(self) -> bool:
        """There is a way in without coming; there may be a room as well."""
        return bool(self.join_url or self.join_phone)

    def asked(self, person: object) -> "Attendee | None":
        """This person's part in it, if they are asked."""
        attendee = self.attendees.concerned().filter(person=person).first()
        if attendee:
            attendee.event = self
        return attendee

    @property
    def place(self) -> str:
        """Where it is, in one line; empty when nobody has said. The link itself is shown apart."""
        here = str(self.room) if self.room else self.where
        afar = "online" if self.join_url else "by phone"
        if not self.is_online:
            return here
        return f"{here}, or {afar}" if here else afar.capitalize()


class AttendeeQuerySet(models.QuerySet["Attendee"]):
    def concerned(self) -> "AttendeeQuerySet":
        """Those who are still asked: whoever left hears nothing more."""
        return self.filter(removed_at=None)

    def coming_or_open(self) -> "AttendeeQuerySet":
        return self.concerned().exclude(partstat=Attendee.PartStat.DECLINED)


class Attendee(models.Model):
    """Somebody asked to an event. `labels` are the caller's words for what they bring, such as "partner"."""

    class PartStat(models.TextChoices):
        NEEDS_ACTION = "NEEDS-ACTION", "No answer yet"
        ACCEPTED = "ACCEPTED", "Coming"
        TENTATIVE = "TENTATIVE", "Maybe"
        DECLINED = "DECLINED", "Not coming"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attendees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attending")
    essential = models.BooleanField(default=False)
    facilitator = models.BooleanField(default=False)
    labels = models.JSONField(default=list)
    partstat = models.CharField(max_length=12, choices=PartStat, default=PartStat.NEEDS_ACTION)
    answered_at = models.DateTimeField(null=True, blank=True)
    override_reason = models.CharField(
        max_length=500, blank=True, help_text="Why it was confirmed although this essential person was not free"
    )
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Left; no longer concerned")
    clashes_since = models.DateTimeField(
        null=True, blank=True, help_text="Since then their diary says that they cannot come, and they do not"
    )

    objects = AttendeeQuerySet.as_manager()

    held = Held(
        what="Meetings that you were asked to, and what you answered",
        seen_by="The people who run the project. Others see how many come",
        kept="As long as the project",
        about=("person",),
        fields=("event", "partstat", "answered_at", "labels", "essential", "override_reason"),
        erasure=Erasure.BLANKED,
        blanks={"override_reason": ""},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="attendee_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.event_id}: {self.partstat}"
