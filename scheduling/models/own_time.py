"""What people say of their own time by hand: a rota, what suits them, and stretches that are different.

All of it hangs on a DiarySource, so that deleting the source deletes the words as well as the masks made of them.
"""
import uuid

from django.db import models
from django.db.models import F, Q

from coproduce.held import Held
from scheduling.models.diary import DiarySource

SEEN_BY = "Only you. Others learn whether you could come"
KEPT = "Until you change or delete it"


class Rota(models.Model):
    """Shifts that repeat every `weeks` weeks from a Monday, and the hours of each kind of shift, in local time."""

    MOST_WEEKS = 12

    source = models.OneToOneField(DiarySource, on_delete=models.CASCADE, related_name="rota")
    first_monday = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    early_start = models.TimeField()
    early_end = models.TimeField()
    late_start = models.TimeField()
    late_end = models.TimeField()
    long_day_start = models.TimeField()
    long_day_end = models.TimeField()
    night_start = models.TimeField()
    night_end = models.TimeField()

    held = Held(
        what="Your rota: which shift on which day, as you told us",
        seen_by=SEEN_BY,
        kept=KEPT,
        about=("source__person",),
        fields=("first_monday", "weeks"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weeks__gte=1, weeks__lte=12), name="rota_weeks"),
        ]

    def __str__(self) -> str:
        return f"Rota of {self.source_id}"


class RotaDay(models.Model):
    """One day of a rota: `day` 0 is the Monday of its first week. A day without a row is not known."""

    class Shift(models.TextChoices):
        EARLY = "early", "Early"
        LATE = "late", "Late"
        LONG_DAY = "long_day", "Long day"
        NIGHT = "night", "Night"
        OFF = "off", "Off"

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="days")
    day = models.PositiveSmallIntegerField()
    shift = models.CharField(max_length=10, choices=Shift)

    held = Held(
        what="The days of your rota",
        seen_by=SEEN_BY,
        kept=KEPT,
        about=("rota__source__person",),
        fields=("day", "shift"),
    )

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["rota", "day"], name="rota_day_once")]

    def __str__(self) -> str:
        return f"Day {self.day}: {self.shift}"


class Suits(models.Model):
    """What suits a person, in plain words chosen from a list. `not_days` are weekdays, 0 is Monday.

    `otherwise_free`: time that nothing is said about is free from 8am to 8pm; else it stays unknown. Own time off duty
    is offered from `offer_from` to `offer_until` (both or neither).
    """

    source = models.OneToOneField(DiarySource, on_delete=models.CASCADE, related_name="suits")
    otherwise_free = models.BooleanField(default=False)
    not_before = models.TimeField(null=True, blank=True)
    not_after = models.TimeField(null=True, blank=True)
    not_days = models.JSONField(default=list, blank=True)
    only_by_phone = models.BooleanField(default=False)
    notice_days = models.PositiveSmallIntegerField(default=0)
    buffer_minutes = models.PositiveSmallIntegerField(default=0)
    offer_from = models.TimeField(null=True, blank=True)
    offer_until = models.TimeField(null=True, blank=True)

    held = Held(
        what="What suits you: hours, days, notice, and whether by phone",
        seen_by=f"{SEEN_BY}, and those who plan a meeting with you learn that you take part by phone",
        kept=KEPT,
        about=("source__person",),
        fields=(
            "otherwise_free", "not_before", "not_after", "not_days", "only_by_phone", "notice_days",
            "buffer_minutes", "offer_from", "offer_until",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name_plural = "what suits people"
        constraints = [
            models.CheckConstraint(
                condition=Q(not_before=None) | Q(not_after=None) | Q(not_before__lt=F("not_after")),
                name="suits_hours_in_order",
            ),
            models.CheckConstraint(
                condition=Q(offer_from=None, offer_until=None) | Q(offer_from__lt=F("offer_until")),
                name="suits_offer_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"What suits {self.source_id}"


class OwnStretchQuerySet(models.QuerySet["OwnStretch"]):
    def visible_to(self, person) -> "OwnStretchQuerySet":
        """As the diary that they belong to: its owner's alone."""
        return self.filter(source__person=person).select_related("source__person")


class OwnStretch(models.Model):
    """A stretch that is different from the usual. They never overlap: what was said last counts."""

    class Kind(models.TextChoices):
        BUSY = "busy", "I cannot come then"
        PROTECTED = "protected", "It is protected: never ask me then"
        COME = "come", "I could come then after all"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(DiarySource, on_delete=models.CASCADE, related_name="stretches")
    kind = models.CharField(max_length=10, choices=Kind)
    start = models.DateTimeField()
    end = models.DateTimeField()

    objects = OwnStretchQuerySet.as_manager()

    held = Held(
        what="Dates and hours that you blocked out or offered",
        seen_by=SEEN_BY,
        kept="Until they are over",
        about=("source__person",),
        fields=("kind", "start", "end"),
    )

    class Meta:
        ordering = ["start"]
        constraints = [models.CheckConstraint(condition=Q(start__lt=F("end")), name="own_stretch_order")]

    def __str__(self) -> str:
        return f"{self.kind} from {self.start} to {self.end}"
