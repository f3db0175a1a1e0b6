"""A workshop: what is wanted, who is asked, and the event it becomes."""
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from coproduce.held import Erasure, Held
from projects.models.project import Membership, Project


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def visible_to(self, person) -> "WorkshopQuerySet":
        """Workshops of the projects that `person` is in: whoever may merely read about a project does not see them."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(
            project__memberships__person=person, project__memberships__status=Membership.Status.ACTIVE
        ).select_related("project", "event__room__location", "proposal", "twin_of__event", "twin__event")


class Workshop(models.Model):
    """The question "when could we all meet?", kept so that nothing typed is lost, and its answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="workshops")
    purpose = models.CharField("what is it for?", max_length=150)
    minutes = models.PositiveSmallIntegerField("how long, in minutes?")
    first_day = models.DateField("from")
    last_day = models.DateField("to")
    weekends = models.BooleanField("weekends too", default=False)
    from_time = models.TimeField("not before")
    until_time = models.TimeField("not after")
    at_least_partners = models.PositiveSmallIntegerField("patient or carer partners", default=0)
    at_least_decision_makers = models.PositiveSmallIntegerField("people who can decide", default=0)
    at_least = models.PositiveSmallIntegerField("people in all", default=0)
    needs_room = models.BooleanField("we need a room", default=True)
    step_free = models.BooleanField("step-free way in", default=False)
    event = models.OneToOneField(
        "scheduling.Event", on_delete=models.SET_NULL, null=True, blank=True, related_name="workshop"
    )
    twin_of = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="twin", help_text="Held a second time"
    )
    proposal = models.OneToOneField(  # the latest poll about it; those before it stay as they ended
        "scheduling.Proposal", on_delete=models.SET_NULL, null=True, blank=True, related_name="workshop"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkshopQuerySet.as_manager()

    held = Held(
        what="Workshops that you planned: what for, and when they could be",
        seen_by="People in the project",
        kept="As long as the project",
        about=("created_by",),
        fields=("purpose", "first_day", "last_day", "created_at"),
        erasure=Erasure.BLANKED,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="workshop_days_in_order"),
            models.CheckConstraint(condition=Q(from_time__lt=F("until_time")), name="workshop_times_in_order"),
        ]
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.purpose

    def get_absolute_url(self) -> str:
        return reverse("projects:workshop", args=[self.project_id, self.pk])

    @property
    def is_settled(self) -> bool:
        """It has an event that stands. A cancelled one may be followed by another."""
        return self.event is not None and not self.event.is_cancelled

    @property
    def asked_people(self) -> bool:
        """There is a poll whose answers stand, whatever has come of it."""
        return self.proposal is not None and self.proposal.status != self.proposal.Status.CANCELLED

    @property
    def has_poll(self) -> bool:
        """People are being asked, or have been and nobody has chosen yet."""
        return self.proposal is not None and self.proposal.is_live and not self.is_settled


class WorkshopInvitee(models.Model):
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="invitees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    essential = models.BooleanField(default=False)

    held = Held(
        what="Workshops that somebody wants you at",
        seen_by="People who plan the workshop",
        kept="Until it is planned anew, or you leave",
        about=("person",),
        fields=("workshop", "essential"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "person"], name="workshop_invitee_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.workshop_id}"
