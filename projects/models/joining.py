"""An invitation to a project."""
from django.db import models

from coproduce.held import NOTHING_PERSONAL
from projects.models.project import Project


class ProjectInvite(models.Model):
    """Joins a general invitation to a project and to the roles that it gives."""

    invitation = models.OneToOneField(
        "people.Invitation", on_delete=models.CASCADE, primary_key=True, related_name="project_invite"
    )
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="invites")
    is_lead = models.BooleanField("project lead", default=False)
    is_facilitator = models.BooleanField("facilitator", default=False)
    is_partner = models.BooleanField("patient or carer partner", default=False)
    is_decision_maker = models.BooleanField("can decide", default=False)

    held = NOTHING_PERSONAL  # the person stands in the general invitation

    def __str__(self) -> str:
        return f"Invitation to {self.project_id}"
