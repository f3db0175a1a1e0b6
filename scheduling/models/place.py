"""Where people meet."""
from django.db import models
from django.db.models import Q

from coproduce.held import NOTHING_PERSONAL


class Location(models.Model):
    """A site: a hospital, a library, a community centre."""

    name = models.CharField(max_length=120, unique=True)
    address = models.CharField(max_length=300, blank=True)
    travel = models.CharField("how to get there", max_length=500, blank=True)

    held = NOTHING_PERSONAL

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=120)
    capacity = models.PositiveSmallIntegerField()
    step_free = models.BooleanField(default=False)
    hearing_loop = models.BooleanField(default=False)
    is_open = models.BooleanField("can be used", default=True)

    held = NOTHING_PERSONAL

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="room_once"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="room_capacity"),
        ]
        ordering = ["capacity", "name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.location}"
