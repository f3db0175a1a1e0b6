"""What a team's roster leaves behind: times, and what its words mean. The words themselves are not kept."""
import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from coproduce.held import NOTHING_PERSONAL, Held
from scheduling.models.diary import DiarySource


class RosterTimes(models.Model):
    """What one team's roster said of one person: `times` is [[day, start, end, class], …] as in `engine.duty.Duty`.

    It is kept beside the masks so that a corrected file can take the place of just its own days.
    """

    source = models.ForeignKey(DiarySource, on_delete=models.CASCADE, related_name="roster_times")
    team = models.ForeignKey("people.Team", on_delete=models.CASCADE, related_name="+")
    times = models.JSONField()

    held = Held(
        what="The days and hours that your team’s roster says you are on shift, off duty or not here",
        seen_by="Only you. People who plan a meeting see whether you could come",
        kept="Until the roster’s last day is over, a newer one takes its place, or you refuse it",
        about=("source__person",),
        fields=("team", "days"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "team"], name="roster_times_once")]

    def __str__(self) -> str:
        return f"Roster of {self.team_id} for {self.source_id}"

    @property
    def days(self) -> list[str]:
        """2026-06-08, 20:00 to 08:00: On shift"""
        return [_words(*one) for one in self.times]


def _words(day: int, start: int, end: int, means: str) -> str:
    hours = f", {_clock(start)} to {_clock(end)}" if means in ShiftCode.WITH_HOURS else ""
    return f"{date.fromordinal(day)}{hours}: {ShiftCode.Means(means).label}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


class ShiftCode(models.Model):
    """What a shift code of a team means. Only a keyed hash of the code is kept: the table cannot be read back.

    Leave, sickness and study are one class, so that they cannot be told apart.
    """

    class Means(models.TextChoices):
        ON_SHIFT = "on_shift", "On shift"
        FREE = "known", "At work, and can come to meetings"
        PROTECTED = "protected", "At work, and must not be asked away"
        OFF_DUTY = "off_duty", "Off duty"
        NOT_HERE = "busy", "Not here: leave or absence"
        NOTHING = "nothing", "Leave it out"

    WITH_HOURS = (Means.ON_SHIFT, Means.FREE, Means.PROTECTED)

    team = models.ForeignKey("people.Team", on_delete=models.CASCADE, related_name="shift_codes")
    code_hash = models.CharField(max_length=64)
    means = models.CharField(max_length=10, choices=Means)
    start = models.TimeField(null=True, blank=True)
    end = models.TimeField(null=True, blank=True)

    held = NOTHING_PERSONAL

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "code_hash"], name="shift_code_once"),
            models.CheckConstraint(
                condition=Q(start=None, end=None) | Q(start__isnull=False, end__isnull=False), name="shift_code_hours"
            ),
            models.CheckConstraint(
                condition=Q(start=None) | Q(means__in=["on_shift", "known", "protected"]), name="shift_code_whole_day"
            ),
        ]

    def __str__(self) -> str:
        return f"A shift code of {self.team_id}"


class RosterName(models.Model):
    """Whom a team's roster means by a name or number. Only its keyed hash is kept. No person: leave them out."""

    team = models.ForeignKey("people.Team", on_delete=models.CASCADE, related_name="roster_names")
    name_hash = models.CharField(max_length=64)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    held = Held(
        what="That a name or number in your team’s roster means you. We keep only a scrambled form of it",
        seen_by="Nobody",
        kept="Until you leave the trust",
        about=("person",),
        fields=("team",),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "name_hash"], name="roster_name_once")]

    def __str__(self) -> str:
        return f"A name in the roster of {self.team_id}"


class RosterDraftQuerySet(models.QuerySet["RosterDraft"]):
    def expired(self, now: datetime) -> "RosterDraftQuerySet":
        return self.filter(expires_at__lte=now)


class RosterDraft(models.Model):
    """A roster that was read and is not yet used. Its key is in the browser of whoever sent it, and nowhere else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey("people.Team", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    held = Held(
        what="A roster file that you sent for your team and have not used yet. We cannot open it without your browser",
        seen_by="Only you",
        kept="30 minutes",
        about=("by",),
        fields=("team", "expires_at"),
    )

    objects = RosterDraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "by"], name="roster_draft_once")]

    def __str__(self) -> str:
        return f"Roster draft of {self.team_id}"


class RosterRefusal(models.Model):
    """Somebody who does not want their manager's roster to count here."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roster_refusal")
    at = models.DateTimeField(auto_now_add=True)

    held = Held(
        what="That you do not want your team’s roster to be used",
        seen_by="You, and whoever sends your team’s roster",
        kept="Until you change your mind",
        about=("person",),
        fields=("at",),
    )

    def __str__(self) -> str:
        return f"{self.person_id} refuses the roster"
