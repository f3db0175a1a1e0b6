"""Asking a line manager to let somebody on shift come to a meeting."""
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from coproduce.held import Held


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, person: object) -> "ReleaseQuerySet":
        """Its person, whoever asked, and whoever decides. Nobody else learns that it was asked."""
        return self.filter(Q(person=person) | Q(asked_by=person) | Q(decider=person)).select_related(
            "person", "asked_by", "decider"
        )

    def standing(self) -> "ReleaseQuerySet":
        return self.exclude(state=Release.State.WITHDRAWN)

    def open(self) -> "ReleaseQuerySet":
        """Those that still wait for a yes or a no."""
        return self.filter(state__in=(Release.State.ASKED, Release.State.COVER))


class Release(models.Model):
    """For one person and one stretch of time of what `url` (a path of this site) is about; not for any other meeting.

    `decider` is the line manager or a deputy; empty when they left and nobody has been named since.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Not answered yet"
        APPROVED = "approved", "Released"
        DECLINED = "declined", "Not released"
        COVER = "cover", "Cover needed"
        WITHDRAWN = "withdrawn", "No longer needed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="releases")
    start = models.DateTimeField()
    end = models.DateTimeField()
    summary = models.CharField(max_length=200)
    url = models.CharField(max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="releases_to_decide"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    note = models.CharField(max_length=500, blank=True, help_text="The reason of a no, or what cover is needed")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    held = Held(
        what="Asking your manager to let you come to a meeting, and the answer",
        seen_by="You, whoever asked, and the manager who decides",
        kept="As long as the meeting is kept",
        about=("person",),
        fields=("summary", "start", "end", "state", "note", "asked_at", "answered_at"),
    )
    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["start", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "url", "start", "end"], condition=~Q(state="withdrawn"), name="release_once"
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="release_start_before_end"),
            models.CheckConstraint(
                condition=Q(decider__isnull=True) | ~Q(decider=F("person")), name="release_not_by_oneself"
            ),
            models.CheckConstraint(condition=~Q(state="declined", note=""), name="release_no_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.start}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("scheduling:release", args=[self.pk])

    @property
    def news_key(self) -> str:
        return f"release:{self.pk}"
