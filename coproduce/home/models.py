"""What people did with the lines of their home page, where no other part of the site keeps it."""
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from coproduce.held import Erasure, Held


class Aside(models.Model):
    """A line that somebody put aside, or asked a colleague to take over. It names a kind and a key, not a title."""

    class State(models.TextChoices):
        NOT_ME = "not_me", "Put aside"
        PASSED = "passed", "A colleague is asked"
        TAKEN = "taken", "A colleague does it"

    class Reason(models.TextChoices):
        NOT_MINE = "not_mine", "It is not mine to do"
        NO_TIME = "no_time", "I have no time for it"
        RATHER_NOT = "rather_not", "I would rather not"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="put_aside")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="passed_on"
    )
    at = models.DateTimeField()

    held = Held(
        what="Which things on your home page you put aside, why, and whom you asked instead",
        seen_by="You, and whoever you asked",
        kept="Until you take it back, or leave",
        about=("person", "to"),
        fields=("kind", "state", "reason", "at"),
        erasure=Erasure.DELETED,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "key"], name="aside_once"),
            models.CheckConstraint(
                condition=(Q(state="not_me", to=None) & ~Q(reason=""))
                | (Q(state__in=["passed", "taken"], to__isnull=False, reason="") & ~Q(to=F("person"))),
                name="aside_whole",
            ),
        ]
        indexes = [models.Index(fields=["kind", "key"], name="aside_thing")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}: {self.state}"


class Week(models.Model):
    """How far *Your 20 minutes* has come with one person. `looked_at`: their last weekly time that is dealt with."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    looked_at = models.DateTimeField()
    mailed_for = models.DateTimeField(null=True, help_text="The last weekly time for which a mail was queued")

    held = Held(
        what="When we last looked whether to send you “Your 20 minutes”",
        seen_by="Nobody: the site uses it to write only once a week",
        kept="Until you leave",
        about=("person",),
        fields=("looked_at", "mailed_for"),
    )

    def __str__(self) -> str:
        return f"Week of {self.person_id}"


class Mentioned(models.Model):
    """A thing that a mail has named to somebody: `times`, twice at most. Gone when it is no longer asked."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=0)
    times = models.PositiveSmallIntegerField()

    held = Held(
        what="Which things our weekly mail has named to you, so that it does not name them again",
        seen_by="Nobody",
        kept="Until they are done",
        about=("person",),
        fields=("kind", "times"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "key", "version"], name="mentioned_once"),
            models.CheckConstraint(condition=Q(times__range=(1, 2)), name="mentioned_twice_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}: {self.times}"
