"""An invitation to a project, and somebody who asks to join it by an open link."""
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from coproduce.held import NOTHING_PERSONAL, Held
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

    held = NOTHING_PERSONAL

    def __str__(self) -> str:
        return f"Invitation to {self.project_id}"


class JoinRequest(models.Model):
    """Somebody followed an open link and would like to join; a project lead answers.

    `person` has signed in by email. Without email there is a `name` and a `phone` instead, deleted as soon as the
    answer is no. `needs`: fields of AccessNeeds that somebody without email wants us to know.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for an answer"
        WELCOMED = "welcomed", "Welcomed"
        NOT_NOW = "not_now", "Not now"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="requests")
    invite = models.ForeignKey(ProjectInvite, on_delete=models.CASCADE, related_name="requests")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="requests_to_join"
    )
    name = models.CharField("their name", max_length=120, blank=True)
    phone = models.CharField("their phone number", max_length=30, blank=True)
    comes_as = models.CharField("what they are here", max_length=24, blank=True)
    needs = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answer = models.TextField("what they are told", max_length=1000, blank=True)

    held = Held(
        what="Requests to join a project: who asked, and without email their name, phone number and needs",
        seen_by="The project leads",
        kept="Until they are answered; name and phone number of somebody who is not welcomed are deleted then",
        about=("person",),
        fields=("project", "comes_as", "status", "asked_at", "answer"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(person__isnull=False), name="join_request_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~(Q(name="") | Q(phone="")), name="join_request_from_somebody"
            ),
        ]
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"Request to join {self.project_id}"

    def get_absolute_url(self) -> str:
        return reverse("projects:request", args=[self.project_id, self.pk])

    @property
    def their_name(self) -> str:
        return self.person.name if self.person else self.name
