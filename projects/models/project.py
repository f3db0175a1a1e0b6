"""A co-production project and the people in it."""
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from coproduce.held import Erasure, Held


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, person) -> "ProjectQuerySet":
        """Projects that `person` is in, and, to everybody signed in, those looking for people."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(Q(self._membership_of(person)) | Q(stage=Project.Stage.LOOKING_FOR_PEOPLE))

    def with_people(self) -> "ProjectQuerySet":
        """Adds `people`: how many are in it now."""
        return self.annotate(people=Count("memberships", filter=Q(memberships__status=Membership.Status.ACTIVE)))

    def rows_for(self, person) -> "ProjectQuerySet":
        """(pk, title, stage, people, mine) of what `person` may see: first the projects they are in, newest first."""
        mine = self.annotate(mine=self._membership_of(person))
        seen = mine.filter(Q(mine=True) | Q(stage=Project.Stage.LOOKING_FOR_PEOPLE)).with_people()
        return seen.order_by("-mine", "-created_at", "pk").values_list("pk", "title", "stage", "people", "mine")

    @staticmethod
    def _membership_of(person) -> Exists:
        return Exists(
            Membership.objects.filter(project=OuterRef("pk"), person=person, status=Membership.Status.ACTIVE)
        )


class Project(models.Model):
    """`title` is a question or a wish in plain English; the texts are what an invited person reads first."""

    class Stage(models.TextChoices):
        DRAFT = "draft", "Draft"
        LOOKING_FOR_PEOPLE = "looking_for_people", "Looking for people"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField("what do you want to do?", max_length=150)
    purpose = models.TextField("what would you like to change?", max_length=2000)
    decided = models.TextField("what is already decided?", max_length=2000, blank=True)
    involves = models.TextField("what would people do?", max_length=2000, blank=True)
    payment = models.TextField("payment and costs", max_length=2000, blank=True)
    last_time = models.TextField("what happened last time?", max_length=2000, blank=True)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.DRAFT)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="who to ring"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProjectQuerySet.as_manager()

    held = Held(
        what="Projects for which you are the one to ring",
        seen_by="Everybody who may read about the project, and whoever is invited",
        kept="Until somebody else is named",
        about=("contact",),
        fields=("title",),
        erasure=Erasure.BLANKED,
    )

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:project", args=[self.pk])


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(status=Membership.Status.ACTIVE)

    def by_name(self) -> "MembershipQuerySet":
        """With their people, project leads first."""
        return self.select_related("person").order_by("-is_lead", "person__name", "pk")


class Membership(models.Model):
    """One person in one project, with several roles at once."""

    class Status(models.TextChoices):
        ACTIVE = "active", "In the project"
        LEFT = "left", "Has left"

    class JoinedBy(models.TextChoices):
        """How they said yes."""

        LINK = "link", "By a link or letter, themselves"
        OPEN_LINK = "open_link", "By an open link, themselves"
        PHONE = "phone", "On the phone"
        PAPER = "paper", "On paper"
        IN_PERSON = "in_person", "Face to face"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    is_lead = models.BooleanField("project lead", default=False)
    is_facilitator = models.BooleanField("facilitator", default=False)
    is_partner = models.BooleanField("patient or carer partner", default=False)
    is_decision_maker = models.BooleanField("can decide", default=False)
    takes_part_as = models.JSONField("takes part as", default=list)  # kinds of people, chosen by the person
    joined_by = models.CharField(max_length=10, choices=JoinedBy, default=JoinedBy.LINK)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    held = Held(
        what="Which projects you are in, and what you do there",
        seen_by="The other people in the project",
        kept="As long as the project",
        about=("person",),
        fields=("project", "status", "labels", "takes_part_as", "joined_at", "left_at"),
        erasure=Erasure.BLANKED,
        blanks={"takes_part_as": []},
    )

    ROLES = {  # flag → word, also the label that finding a time counts by
        "is_lead": "project lead",
        "is_facilitator": "facilitator",
        "is_partner": "partner",
        "is_decision_maker": "can decide",
    }

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "person"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.project_id}"

    @property
    def labels(self) -> list[str]:
        """What this person brings, in words; "member" when nothing special."""
        return labels(self)

    @property
    def roles(self) -> list[str]:
        return roles_of(self)


def roles_of(holder: models.Model) -> list[str]:
    """The role flags that are set on a membership or on an invitation to become one."""
    return [flag for flag in Membership.ROLES if getattr(holder, flag)]


def labels(holder: models.Model) -> list[str]:
    return [Membership.ROLES[flag] for flag in roles_of(holder)] or ["member"]
