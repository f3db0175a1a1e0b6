"""Who did what, when: ids only, never a name or a text."""
from django.db import models

from coproduce.held import NOTHING_PERSONAL


class Entry(models.Model):
    """One thing that was done. Written with the change itself, never changed afterwards."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.UUIDField(null=True, help_text="Person; empty when the system did it")
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=64)
    ids = models.JSONField(default=dict)

    held = NOTHING_PERSONAL  # keys alone: who a key belongs to stands elsewhere, and is blanked there

    class Meta:
        indexes = [models.Index(fields=["target_type", "target_id", "-at"], name="audit_target")]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"
