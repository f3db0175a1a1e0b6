"""What co-production means in this trust."""
from django.db import models
from django.urls import reverse

from coproduce.held import NOTHING_PERSONAL


class PublishedVersion(models.Model):
    """A version of the definition, frozen: the row never changes. "Superseded" is derived from a higher number."""

    number = models.PositiveIntegerField(primary_key=True)
    title = models.CharField(max_length=200)
    content = models.JSONField(help_text="Sections, each {slug, heading, blocks}; see starter.py")
    sha256 = models.CharField(max_length=64, help_text="Of title and content as canonical JSON")
    is_starter = models.BooleanField(default=False, help_text="Draft text that ships with the software")
    published_at = models.DateTimeField()

    held = NOTHING_PERSONAL

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("definition:version", args=[self.number])
