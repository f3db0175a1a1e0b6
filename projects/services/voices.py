"""As what people take part, and for whom a carer speaks: shown to people of the project as they choose.

That somebody who works here is a patient or a carer too is never shown to their line manager or their team.
"""
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.people import roles
from coproduce.people.models import PARTNER_KINDS, Kind, Person
from projects.models import Membership, Project, SpeaksFor
from projects.models.project import labels

AS = {
    Kind.STAFF: "as staff",
    Kind.PATIENT: "as a patient",
    Kind.CARER: "as a carer",
    Kind.PARTNER_ORGANISATION: "from a partner organisation",
}
Say = SpeaksFor.Say
MOST = 40


@transaction.atomic
def take_part_as(*, membership: Membership, by: Person, kinds: Collection[str]) -> None:
    """`kinds`: any of AS. Being a patient, carer or from an organisation becomes a role of theirs; staff never does."""
    membership.takes_part_as = [kind.value for kind in AS if kind in kinds]
    membership.save(update_fields=["takes_part_as"])
    for kind in PARTNER_KINDS:
        if kind in kinds:
            roles.give(person=membership.person, kind=kind, by=by)
    record("takes part as", membership, by=by)


@transaction.atomic
def speak_for(
    *, membership: Membership, by: Person, member: Membership | None = None, name: str = "", say: str = ""
) -> SpeaksFor | None:
    """For `member` of the same project, who is asked; or for somebody outside (`name`, and their `say`); or nobody."""
    before = SpeaksFor.objects.filter(membership=membership).first()
    if before and member and before.member_id == member.pk:
        return before
    SpeaksFor.objects.filter(membership=membership).delete()
    if member is None and not name:
        return None
    said = {"member": member} if member else {"name": name, "say": say, "said_at": timezone.now()}
    made = SpeaksFor.objects.create(membership=membership, **said)
    record("speaks for somebody", membership, by=by, member=member.pk if member else "")
    return made


@transaction.atomic
def answer(*, voice: SpeaksFor, by: Person, yes: bool) -> None:
    """The person says whether this carer may speak for them. A no, at any time, ends it."""
    record("carer may speak" if yes else "carer may not speak", voice.membership, by=by)
    if not yes:
        voice.delete()
        return
    voice.say, voice.said_at = Say.YES, timezone.now()
    voice.save(update_fields=["say", "said_at"])


def about(membership: Membership) -> list[SpeaksFor]:
    """Who speaks, or would like to speak, for this member."""
    found = SpeaksFor.objects.filter(member=membership, membership__status=Membership.Status.ACTIVE)
    return list(found.select_related("membership__person").order_by("pk"))


def could_speak_for(membership: Membership) -> list[Membership]:
    """Partners of the same project, whom a carer could come with."""
    found = Membership.objects.active().by_name().filter(project=membership.project_id, is_partner=True)
    return list(found.exclude(pk=membership.pk)[:MOST])


def as_chosen(membership: Membership) -> dict[str, object]:
    """What the form of one's own part shows first."""
    voice = SpeaksFor.objects.filter(membership=membership).first()
    chosen: dict[str, object] = {"kinds": membership.takes_part_as}
    if voice and voice.member_id:
        chosen["speaks_for"] = str(voice.member_id)
    elif voice:
        chosen |= {"speaks_for": "outside", "name": voice.name, "say": voice.say}
    return chosen


def words_for(
    project: Project, members: Iterable[Membership], viewer: Person, *, runs: bool = False
) -> Mapping[UUID, str]:
    """Membership → what it is, in words, as far as `viewer` may know."""
    members = list(members)
    voices = _voices(project, members)
    private = _closed_to(viewer, members) if voices or any(_tells(one) for one in members) else set()
    return {one.pk: _words(one, voices.get(one.pk), one.person_id in private, runs, viewer) for one in members}


def _tells(membership: Membership) -> bool:
    return bool(set(membership.takes_part_as) & set(PARTNER_KINDS))


def _voices(project: Project, members: Collection[Membership]) -> dict[UUID, SpeaksFor]:
    if not any(Kind.CARER in one.takes_part_as for one in members):
        return {}
    found = SpeaksFor.objects.filter(membership__project=project).select_related("member__person")
    return {voice.membership_id: voice for voice in found}


def _closed_to(viewer: Person, members: Collection[Membership]) -> set[UUID]:
    """Those whom `viewer` manages or works in one team with."""
    theirs = Q(line_manager=viewer) | Q(teams__members=viewer) | Q(teams__manager=viewer)
    people = Person.objects.filter(theirs, pk__in=[one.person_id for one in members]).exclude(pk=viewer.pk)
    return set(people.values_list("pk", flat=True))


def _words(one: Membership, voice: SpeaksFor | None, private: bool, runs: bool, viewer: Person) -> str:
    found = [word for word in labels(one) if not (private and word == Membership.ROLES["is_partner"])] or ["member"]
    open_to_all = [kind for kind in one.takes_part_as if not (private and kind in PARTNER_KINDS)]
    found += [AS[Kind(kind)] for kind in open_to_all]
    if voice and not private and (spoken := said(voice, one, runs, viewer)):
        found.append(spoken)
    if runs and one.person.is_pausing:
        found.append("takes a break")
    return ", ".join(found)


def said(voice: SpeaksFor, carer: Membership, runs: bool, viewer: Person) -> str:
    """For whom, and with what say. Not yet agreed: for those who run the project, and for the two."""
    name = voice.member.person.name if voice.member else voice.name
    if voice.say == Say.YES:
        return f"speaks for {name}, who said yes to this"
    if voice.say == Say.CANNOT:
        return f"speaks for {name}, who cannot say so"
    concerned = runs or viewer.pk in {carer.person_id, voice.member.person_id if voice.member else None}
    return f"would like to speak for {name}, who has not said yes yet" if concerned else ""
