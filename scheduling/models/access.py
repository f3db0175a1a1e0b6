"""Does the place and the plan meet somebody's needs? Asked of everybody who shared theirs, before it is final."""
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from coproduce.held import Held
from scheduling.models.event import Attendee, Event


class AccessCheckQuerySet(models.QuerySet["AccessCheck"]):
    def counting(self) -> "AccessCheckQuerySet":
        """Of people who are still asked and have not said that they cannot come."""
        going = Attendee.objects.coming_or_open().filter(event=OuterRef("event"), person=OuterRef("person"))
        return self.filter(Exists(going))

    def in_the_way(self) -> "AccessCheckQuerySet":
        """Those that keep the meeting from being final: no yes, and nobody has written why it goes ahead."""
        return self.counting().exclude(answer=AccessCheck.Answer.YES).filter(override_reason="")


class AccessCheck(models.Model):
    """One person's answer about the place and the plan of one meeting as it is now; a move asks again."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        RING = "ring", "Ring me"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="access_checks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_checks")
    answer = models.CharField(max_length=4, choices=Answer, blank=True)
    because = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Who wrote it down for somebody who said it on the phone or on paper",
    )  # fmt: skip
    override_reason = models.CharField(
        max_length=500, blank=True, help_text="Why the meeting goes ahead without their yes"
    )
    overridden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    held = Held(
        what="Whether a meeting's place and plan meet your access needs",
        seen_by="You, and the people who organise the meeting",
        kept="As long as the meeting is kept",
        about=("person",),
        fields=("event", "answer", "because", "answered_at", "override_reason"),
    )
    objects = AccessCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="access_check_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="access_check_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.event_id}: {self.answer or 'not answered'}"


class Arrangement(models.Model):
    """What the organiser books for one person: an interpreter, large print. Ticked when it is booked."""

    check_of = models.ForeignKey(AccessCheck, on_delete=models.CASCADE, related_name="arrangements")
    need = models.CharField(max_length=40, help_text="The field of AccessNeeds")
    words = models.CharField(max_length=500)
    booked_at = models.DateTimeField(null=True, blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    held = Held(
        what="What organisers book for you, such as an interpreter",
        seen_by="You, and the people who organise the meeting",
        kept="As long as the meeting is kept",
        about=("check_of__person",),
        fields=("words", "booked_at"),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["check_of", "need"], name="arrangement_once")]

    def __str__(self) -> str:
        return f"{self.need} for {self.check_of_id}"
