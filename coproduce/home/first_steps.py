"""From an empty trust to the first meeting: three steps for its co-production lead, and which of them are done."""
from dataclasses import dataclass

from django.db.models import Exists
from django.urls import reverse

from coproduce.people import areas
from coproduce.people.models import Person, TrustSettings
from projects.models import Membership, ProjectInvite
from scheduling.models import Event, Proposal


@dataclass(frozen=True, slots=True)
class Step:
    text: str
    detail: str
    url: str
    action: str
    done: bool


def of(person: Person) -> list[Step]:
    """At most three queries, and the trust’s settings."""
    led = Membership.objects.active().filter(person=person, is_lead=True).order_by("joined_at", "pk")
    others = Membership.objects.exclude(person=person)
    found = led.annotate(others=Exists(others) | Exists(ProjectInvite.objects.all())).values_list("project", "others")
    project, invited = found.first() or (None, False)
    trust = TrustSettings.current()
    return [
        Step(
            "Start a project and invite people",
            "Write what you want to change, then invite patients, carers and staff.",
            reverse("projects:invite", args=[project]) if project else reverse("projects:new"),
            "Invite people" if project else "Start a project",
            invited,
        ),
        Step(
            "Ask them when they can meet",
            "Plan a first meeting. "
            + ("Then send a poll, which people answer from their email." if areas.is_on("polls") else ""),
            reverse("projects:workshop-new", args=[project]) if project else reverse("projects:new"),
            "Plan a meeting" if project else "Start a project first",
            Proposal.objects.exists() or Event.objects.exists(),
        ),
        Step(
            "Say whom people can turn to",
            "Your Freedom to Speak Up guardian, PALS, and a phone number for help.",
            reverse("trust:trust"),
            "Say it",
            bool(trust.freedom_to_speak_up or trust.pals),
        ),
    ]
