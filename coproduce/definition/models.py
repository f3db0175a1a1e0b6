"""What co-production means in this trust: published versions, and the next one while it is written."""
from datetime import UTC, date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from coproduce.definition import content as shape
from coproduce.held import NOTHING_PERSONAL, Erasure, Held


class PublishedVersionQuerySet(models.QuerySet["PublishedVersion"]):
    def in_force(self, on: date) -> "PublishedVersionQuerySet":
        """The one that counts on this day comes first, then those that it replaced."""
        return self.filter(effective_on__lte=on)


class PublishedVersion(models.Model):
    """A version of the definition, frozen: the row never changes. "Superseded" is derived from a higher number."""

    number = models.PositiveIntegerField(primary_key=True)
    title = models.CharField(max_length=200)
    content = models.JSONField(help_text="Sections, each {slug, heading, blocks}; see starter.py")
    what_changed = models.CharField(max_length=300, help_text="Since the version before, in a sentence")
    is_major = models.BooleanField(help_text="It asks people to do something in another way than before")
    is_starter = models.BooleanField(default=False, help_text="Draft text that ships with the software")
    published_at = models.DateTimeField()
    effective_on = models.DateField(help_text="It counts from this day")
    review_on = models.DateField(help_text="By this day somebody looks whether it is still right")
    sha256 = models.CharField(max_length=64, help_text="Of all the rest as canonical JSON")

    objects = PublishedVersionQuerySet.as_manager()

    held = NOTHING_PERSONAL

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(review_on__gt=F("effective_on")), name="definition_review_after_start")
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("definition:version", args=[self.number])

    def told(self) -> dict[str, Any]:
        """All that it says, as plain JSON: what the fingerprint is of."""
        return {
            "number": self.number,
            "title": self.title,
            "content": self.content,
            "what_changed": self.what_changed,
            "is_major": self.is_major,
            "is_starter": self.is_starter,
            "published_at": self.published_at.astimezone(UTC).isoformat(),
            "effective_on": self.effective_on.isoformat(),
            "review_on": self.review_on.isoformat(),
        }

    def is_intact(self) -> bool:
        """Whether the row still is what was published."""
        return self.sha256 == shape.sha256(self.told())


class Draft(models.Model):
    """The next version: one row while somebody writes it, none otherwise."""

    held = Held(
        what="Who last changed the draft of the definition",
        seen_by="The co-production lead",
        kept="Until the draft is published or thrown away",
        about=("changed_by",),
        fields=("changed_at",),
        erasure=Erasure.BLANKED,
        blanks={"changed_by": None},
    )
    title = models.CharField(max_length=200)
    content = models.JSONField(help_text="As of a published version")
    based_on = models.PositiveIntegerField(help_text="Number of the version it began from")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="definition_one_draft")]

    def __str__(self) -> str:
        return self.title
