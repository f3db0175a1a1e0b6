"""A carer who speaks for somebody, with that person's say."""
from django.db import models
from django.db.models import Q

from coproduce.held import Held
from projects.models.project import Membership


class SpeaksFor(models.Model):
    """`membership` is the carer's. The person is either in the project too (`member`), and says yes for themselves on
    their own page, or is not, and then `name` is what the carer calls them and `say` what the carer reports."""

    class Say(models.TextChoices):
        ASKED = "asked", "has not said yet"
        YES = "yes", "said yes"
        CANNOT = "cannot", "cannot say so"

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="speaks_for")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, related_name="spoken_for_by")
    name = models.CharField("who they speak for", max_length=120, blank=True)
    say = models.CharField(max_length=6, choices=Say, default=Say.ASKED)
    said_at = models.DateTimeField(null=True)

    held = Held(
        what="For whom a carer speaks, and what that person says about it",
        seen_by="People of the project, but never the carer’s line manager or team",
        kept="Until either of the two takes it back or leaves",
        about=("membership__person", "member__person"),
        fields=("name", "say", "said_at"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(member__isnull=True) & ~Q(name="")) | Q(member__isnull=False, name=""),
                name="speaks_for_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} speaks for {self.member_id or 'somebody outside'}"
