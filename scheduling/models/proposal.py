"""Times and places on offer, who is asked about them, and what each of them says."""
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from coproduce.design.dates import LONDON
from coproduce.held import NOTHING_PERSONAL, Erasure, Held


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        """Those that take answers now."""
        return self.filter(status=Proposal.Status.OPEN, closes_at__gt=timezone.now())

    def visible_to(self, person: object) -> "ProposalQuerySet":
        """Polls that `person` is asked in. Whoever runs one sees it on pages of what it is for."""
        mine = Response.objects.concerned().filter(proposal=OuterRef("pk"), person=person)
        return self.filter(Exists(mine)).select_related("organizer", "event__room__location")


class Proposal(models.Model):
    """A poll. `summary` and `url` come from whoever asks; scheduling does not know what it is for.

    While it is OPEN and its time has not come, answers can be given and changed. CLOSED: closed early. SETTLED: `event`
    came of it, or was found otherwise. It never opens again, so that nobody looks and then lets answers go on.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        SETTLED = "settled", "A time is chosen"
        CANCELLED = "cancelled", "Called off"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    summary = models.CharField(max_length=200)
    url = models.CharField(max_length=300, help_text="Path on this site, for those who run it")
    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    closes_at = models.DateTimeField(help_text="Midnight after the last day for answers")
    hidden = models.BooleanField("nobody sees the answers before it closes", default=False)
    cancelled_because = models.CharField(max_length=500, blank=True)
    despite = models.CharField(
        max_length=500, blank=True, help_text="Why a time was chosen that everybody who answered had refused"
    )
    event = models.ForeignKey(
        "scheduling.Event", on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProposalQuerySet.as_manager()
    held = Held(
        what="A poll for a time and a place: what it is for, who asks, and why a refused time was chosen",
        seen_by="The people asked, and the project lead and facilitators",
        kept="As long as the project",
        about=("organizer",),
        fields=("summary", "status", "closes_at", "despite", "created_at"),
        erasure=Erasure.BLANKED,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(event=None) | Q(status="settled"), name="proposal_event_settles"
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled") | Q(cancelled_because=""), name="proposal_reason_when_cancelled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summary} ({self.status})"

    def get_absolute_url(self) -> str:
        return reverse("scheduling:poll", args=[self.pk])

    @property
    def news_key(self) -> str:
        """Of everything that the outbox holds about it."""
        return f"poll:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN and self.closes_at > timezone.now()

    @property
    def is_closed(self) -> bool:
        """Its answers are in, and nobody has chosen yet."""
        return self.status == self.Status.CLOSED or (self.status == self.Status.OPEN and not self.is_open)

    @property
    def is_live(self) -> bool:
        """Something is still to come of it."""
        return self.status in {self.Status.OPEN, self.Status.CLOSED}

    @property
    def keeps_quiet(self) -> bool:
        """Nobody sees the answers now, whoever runs it included."""
        return self.hidden and self.is_open

    @property
    def last_day(self):
        """The local day until whose end answers are taken."""
        return (self.closes_at - timedelta(seconds=1)).astimezone(LONDON).date()


class TimeOption(models.Model):
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="times")
    start = models.DateTimeField()
    end = models.DateTimeField()

    held = NOTHING_PERSONAL

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "start"], name="time_option_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="time_option_start_before_end"),
        ]

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


class PlaceOption(models.Model):
    """A room of ours, another place in words, online or by phone."""

    class Kind(models.TextChoices):
        ROOM = "room", "A room of ours"
        OTHER = "other", "Another place"
        ONLINE = "online", "Online"
        PHONE = "phone", "By phone"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="places")
    kind = models.CharField(max_length=10, choices=Kind)
    room = models.ForeignKey("scheduling.Room", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=300, blank=True)

    held = NOTHING_PERSONAL

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="room", room__isnull=False) | (~Q(kind="room") & Q(room__isnull=True)),
                name="place_option_room",
            ),
            models.UniqueConstraint(fields=["proposal", "kind", "room"], name="place_option_once"),
        ]

    def __str__(self) -> str:
        """Priory Room, Saltmarsh Hospital (step-free)"""
        if self.room:
            return f"{self.room}{' (step-free)' if self.room.step_free else ''}"
        return self.words or str(self.get_kind_display())


class ResponseQuerySet(models.QuerySet["Response"]):
    def concerned(self) -> "ResponseQuerySet":
        """Those who are still asked: whoever left hears nothing more, and counts no more."""
        return self.filter(removed_at=None)

    def unanswered(self) -> "ResponseQuerySet":
        return self.concerned().filter(answered_at=None)

    def asked_of(self, person: object) -> "ResponseQuerySet":
        """What waits for this person's answer, the poll that closes first before the others."""
        waiting = self.unanswered().filter(person=person, proposal__in=Proposal.objects.open())
        return waiting.select_related("proposal").order_by("proposal__closes_at", "pk")


class Response(models.Model):
    """Somebody asked in a poll, and what they say. `labels` are the caller's words for what they bring."""

    class How(models.TextChoices):
        PAPER = "paper", "On paper"
        PHONE = "phone", "By phone"
        IN_PERSON = "in_person", "In person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="responses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="poll_responses")
    essential = models.BooleanField(default=False)
    labels = models.JSONField(default=list)
    times_asked = models.PositiveSmallIntegerField(default=0, help_text="Rises when somebody who left is asked again")
    answered_at = models.DateTimeField(null=True, blank=True)
    places = models.ManyToManyField(PlaceOption, related_name="responses", blank=True)
    help_wanted = models.CharField("anything that would help to take part", max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_how = models.CharField(max_length=10, choices=How, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Left; no longer concerned")

    objects = ResponseQuerySet.as_manager()
    held = Held(
        what="What you said in a poll: which places suit you, what would help you to take part, and who wrote it down",
        seen_by="The project lead and facilitators; while a poll hides its answers, nobody",
        kept="As long as the project",
        about=("person",),
        fields=("proposal", "essential", "answered_at", "places", "help_wanted", "recorded_how", "removed_at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="response_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(help_wanted="", recorded_how=""),
                name="response_empty_until_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.proposal_id}"


class TimeAnswer(models.Model):
    """What somebody says about one time. A time without one: they have not said."""

    class Says(models.TextChoices):
        YES = "yes", "Yes"
        IF_NEED_BE = "if_need_be", "If need be"
        NO = "no", "No"

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    time = models.ForeignKey(TimeOption, on_delete=models.CASCADE, related_name="answers")
    says = models.CharField(max_length=10, choices=Says)

    held = Held(
        what="Whether you could come at each time of a poll: yes, if need be, or no",
        seen_by="The project lead and facilitators; others see numbers; while a poll hides its answers, nobody",
        kept="As long as the project",
        about=("response__person",),
        fields=("time", "says"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "time"], name="time_answer_once")]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.says}"
