"""Where people meet: sites, their rooms, when they are open, and what they have for people who need it.

Nothing here is deleted: a room or a site that is used no more is no longer open, and past meetings keep their place.
"""
from datetime import time

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from coproduce.held import NOTHING_PERSONAL, Erasure, Held
from scheduling import features


class LocationQuerySet(models.QuerySet["Location"]):
    def visible_to(self, person: object) -> "LocationQuerySet":
        """Where a place is, is no secret: people who are invited may not have an account. What is booked there is."""
        return self.all()


class Location(models.Model):
    """A site: a hospital, a library, a community centre."""

    name = models.CharField(max_length=120, unique=True)
    address = models.CharField(max_length=300, blank=True)
    travel = models.CharField("how to get there", max_length=500, blank=True)
    contact = models.CharField("who to ring there", max_length=120, blank=True)
    changing_place = models.BooleanField("a Changing Places toilet", default=False)
    blue_badge = models.BooleanField("parking for blue badges", default=False)
    near_bus = models.BooleanField("a bus stop nearby", default=False)
    is_open = models.BooleanField("can be used", default=True)

    held = NOTHING_PERSONAL
    objects = LocationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("scheduling:place", args=[self.pk])


class RoomQuerySet(models.QuerySet["Room"]):
    def usable(self) -> "RoomQuerySet":
        return self.filter(is_open=True, location__is_open=True).select_related("location")

    def visible_to(self, person: object) -> "RoomQuerySet":
        return self.select_related("location")


class Room(models.Model):
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=120)
    capacity = models.PositiveSmallIntegerField()
    step_free = models.BooleanField("a step-free way in", default=False)
    hearing_loop = models.BooleanField("a hearing loop", default=False)
    accessible_toilet = models.BooleanField("an accessible toilet", default=False)
    quiet_room = models.BooleanField("a quiet room to rest in", default=False)
    access_notes = models.CharField("what else to know about getting in", max_length=300, blank=True)
    is_open = models.BooleanField("can be used", default=True)

    held = NOTHING_PERSONAL
    objects = RoomQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="room_once"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="room_capacity"),
        ]
        ordering = ["capacity", "name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.location}"

    @property
    def access(self) -> list[str]:
        """What there is for people who need it, a sentence each."""
        return [*features.in_words(self), *([self.access_notes] if self.access_notes else [])]


class OpeningTime(models.Model):
    """When a site is open on one day of the week, in local time; a close at 00:00 is midnight.

    A site without any line is open whenever somebody lets you in. With lines, it is closed on the other days.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="opening_times")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    opens = models.TimeField()
    closes = models.TimeField()

    held = NOTHING_PERSONAL

    class Meta:
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["location", "weekday"], name="opening_time_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_time_weekday"),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")) | Q(closes=time(0)), name="opening_time_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} on {self.weekday}: {self.opens} to {self.closes}"


class ClosureQuerySet(models.QuerySet["Closure"]):
    def visible_to(self, person: object) -> "ClosureQuerySet":
        return self.select_related("location", "room__location")


class Closure(models.Model):
    """Days, both included, on which a whole site, or one room, cannot be used. Lifting keeps it as history."""

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="closures"
    )
    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, blank=True, related_name="closures")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=200)
    created_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    held = Held(
        what="Days on which you said that a place is closed",
        seen_by="Everybody sees the days and the reason; who said so is kept for the record",
        kept="As long as the place",
        about=("created_by",),
        fields=("first_day", "last_day", "reason"),
        erasure=Erasure.KEPT,
    )
    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="closure_in_order"),
            models.CheckConstraint(
                condition=Q(location__isnull=True, room__isnull=False)
                | Q(location__isnull=False, room__isnull=True),
                name="closure_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room or self.location}: {self.first_day} to {self.last_day}"
