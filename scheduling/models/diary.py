"""When people can come: only start, end and class of time. A title has nowhere to go."""
import uuid
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coproduce.held import Held
from scheduling.engine.duty import LONGEST_SHIFT
from scheduling.engine.grid import Grid


class TimeClass(models.TextChoices):
    """Classes of time that a source states. What no source states is unknown, and never looks like free."""

    BUSY = "busy", "Busy"
    TENTATIVE = "tentative", "Maybe busy"
    ON_SHIFT = "on_shift", "On shift: could come if released"
    OFF_DUTY = "off_duty", "Off duty: own time"
    OFFERED = "offered", "Own time that the person has offered"
    REST = "rest", "Rest after a night shift"
    PROTECTED = "protected", "Protected: never asked for"
    KNOWN = "known", "Known: free unless another class says otherwise"


class DiarySourceQuerySet(models.QuerySet["DiarySource"]):
    def visible_to(self, person) -> "DiarySourceQuerySet":
        """A diary is its owner's alone. Others only learn whether somebody can come."""
        return self.filter(person=person)


class DiarySource(models.Model):
    """Where we know somebody's time from: what they say by hand, a calendar, or their team's roster."""

    class Kind(models.TextChoices):
        PATTERN = "pattern", "Your usual week"
        ROTA = "rota", "Your rota"
        OWN_WORD = "own_word", "What suits you"
        UPLOAD = "upload", "Calendar file"
        ROSTER = "roster", "Your team’s roster"
        ADDRESS = "address", "Calendar address"

    BELIEVED = timedelta(days=7)  # since an address was last read; after that its time is unknown

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="diary_sources")
    kind = models.CharField(max_length=10, choices=Kind)
    read_at = models.DateTimeField()
    unread = models.PositiveIntegerField(default=0, help_text="Entries that could not be read")
    known_from = models.DateTimeField()
    known_until = models.DateTimeField()

    objects = DiarySourceQuerySet.as_manager()

    held = Held(
        what="Where we know your time from: what you told us, or a calendar. Never what it is for",
        seen_by="You alone. Others only learn whether you can come",
        kept="Until you delete it or leave. What lies more than a year ahead or behind is not kept",
        about=("person",),
        fields=("kind", "read_at", "unread", "known_from", "known_until"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="diary_source_once"),
            models.CheckConstraint(condition=Q(known_from__lt=F("known_until")), name="diary_source_known_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.person_id}"


class DiaryMaskQuerySet(models.QuerySet["DiaryMask"]):
    def believed(self, people: Collection[object], grid: Grid) -> "DiaryMaskQuerySet":
        """What we know of these people's time (or their keys') on `grid`. An address not read for long says nothing."""
        too_old = Q(source__kind=DiarySource.Kind.ADDRESS, source__read_at__lte=timezone.now() - DiarySource.BELIEVED)
        return self.filter(
            ~too_old,
            source__person__in=people,
            source__known_from__lt=grid.end,
            source__known_until__gt=grid.origin - LONGEST_SHIFT,
        )


class DiaryMask(models.Model):
    """One class of time of one source, a bit for each 15 minutes from `origin` (a Monday, 00:00 UTC), little-endian."""

    source = models.ForeignKey(DiarySource, on_delete=models.CASCADE, related_name="masks")
    time_class = models.CharField(max_length=10, choices=TimeClass)
    origin = models.DateTimeField()
    bits = models.BinaryField()

    held = Held(
        what="When you are busy, on shift, off duty or free: starts and ends, and nothing else",
        seen_by="You alone. Others only learn whether you can come",
        kept="With its source",
        about=("source__person",),
        fields=("time_class", "times"),
    )
    objects = DiaryMaskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "time_class"], name="diary_mask_once")]

    def __str__(self) -> str:
        return f"{self.time_class} of {self.source_id}"

    @property
    def times(self) -> list[str]:
        """Each stretch as "2026-06-09T14:00:00+01:00 to 2026-06-09T16:00:00+01:00", for its owner's download."""
        grid = Grid(self.origin, len(self.bits) * 8)
        stretches = grid.intervals(grid.from_bytes(bytes(self.bits)))
        return [" to ".join(timezone.localtime(at).isoformat() for at in pair) for pair in stretches]


class PatternTime(models.Model):
    """One line of a usual week, in local time. An end before its start is next morning."""

    class Kind(models.TextChoices):
        FREE = "free", "I could come to a meeting"
        ON_SHIFT = "on_shift", "I am on shift"
        PROTECTED = "protected", "Protected: never ask me"

    source = models.ForeignKey(DiarySource, on_delete=models.CASCADE, related_name="pattern")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    kind = models.CharField(max_length=10, choices=Kind)
    start = models.TimeField()
    end = models.TimeField()

    held = Held(
        what="Your usual week, as you told us",
        seen_by="You alone",
        kept="Until you change it or leave",
        about=("source__person",),
        fields=("weekday", "kind", "start", "end"),
    )

    class Meta:
        ordering = ["weekday", "start"]
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=6), name="pattern_weekday")]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start} to {self.end} {self.kind}"
