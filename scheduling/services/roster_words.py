"""What a team's roster means by its codes and its names. Answered once; only keyed hashes of the words are kept."""
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from coproduce.audit.trail import record
from coproduce.people.models import Person, Team
from coproduce.people.teams.running import people_of
from scheduling.engine.duty import Meaning
from scheduling.engine.rosters import NO_CODE, Roster, Who
from scheduling.models import RosterName, ShiftCode

TITLES = {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "sister", "sr"}
Means = ShiftCode.Means
# What these letters usually mean: filled in, for the manager to check.
USUAL: dict[str, tuple[Means, str, str]] = {
    **dict.fromkeys(("e", "early"), (Means.ON_SHIFT, "07:00", "15:00")),
    **dict.fromkeys(("l", "late"), (Means.ON_SHIFT, "13:00", "21:00")),
    **dict.fromkeys(("ld", "long day"), (Means.ON_SHIFT, "07:30", "20:00")),
    **dict.fromkeys(("n", "night", "nights"), (Means.ON_SHIFT, "20:00", "08:00")),
    **dict.fromkeys(("off", "do", "d/o", "do off", "rd", "day off", "rest day"), (Means.OFF_DUTY, "", "")),
    **dict.fromkeys(("a/l", "al", "leave", "annual leave", "s", "sick", "s/l", "sl", "study", "mat", "pl", "ml", "cl"),
                    (Means.NOT_HERE, "", "")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """Whom the roster means. Numbers count into its people.

    `found`: by work email or name, or as told before. `left_out`: as told before. `unknown`: to be asked.
    `told`: those of `found` and `left_out` that somebody answered, who can be answered anew.
    """

    found: dict[int, Person] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)


def match(team: Team, roster: Roster) -> People:
    """Only people of this team, and never by guessing: one whole name, one email, or an answer given before."""
    theirs = list(people_of(team))
    by_email = {one.email.casefold(): one for one in theirs if one.email}
    by_name: defaultdict[tuple[str, ...], list[Person]] = defaultdict(list)
    for one in theirs:
        by_name[name_key(one.name)].append(one)
    by_id = {one.pk: one for one in theirs}
    told = dict(RosterName.objects.filter(team=team).values_list("name_hash", "person_id"))
    people = People()
    for number, who in enumerate(roster.people):
        named = by_name.get(name_key(who.name), []) if who.name else []
        person = by_email.get(who.email.casefold()) or (named[0] if len(named) == 1 and not who.email else None)
        if person is None and len(named) == 1 and who.email and not named[0].email:
            person = named[0]
        if person:
            people.found[number] = person
            continue
        key = hash_of(team, "person", _as_told(who))
        if key in told and (told[key] is None or told[key] in by_id):
            people.told.append(number)
            if told[key] is None:
                people.left_out.append(number)
            else:
                people.found[number] = by_id[told[key]]
        else:
            people.unknown.append(number)
    return people


@transaction.atomic
def tell_people(*, team: Team, roster: Roster, answers: Mapping[int, UUID | None], by: Person) -> None:
    """Whom each of these numbers means; None: somebody who is not of this team, and is left out."""
    RosterName.objects.bulk_create(
        (
            RosterName(team=team, name_hash=hash_of(team, "person", _as_told(roster.people[number])), person_id=person)
            for number, person in answers.items()
        ),
        update_conflicts=True,
        unique_fields=["team", "name_hash"],
        update_fields=["person"],
    )
    record("roster names told", team, by=by, names=len(answers))


def codes_used(roster: Roster, numbers: Iterable[int]) -> dict[int, bool]:
    """The codes of these people, in the file's order, and whether any of their rows needs the code's own hours."""
    wanted = set(numbers)
    needs: dict[int, bool] = {}
    for entry in roster.entries:
        if entry.who in wanted and entry.code != NO_CODE:
            needs[entry.code] = needs.get(entry.code, False) or entry.start < 0
    return dict(sorted(needs.items()))


def meanings(team: Team, roster: Roster) -> dict[int, Meaning]:
    """The codes of the roster that the team has told."""
    told = {
        code.code_hash: Meaning(code.means, *(_minutes(at) for at in (code.start, code.end) if at is not None))
        for code in ShiftCode.objects.filter(team=team)
    }
    keys = ((number, hash_of(team, "code", code.casefold())) for number, code in enumerate(roster.codes))
    return {number: told[key] for number, key in keys if key in told}


def usual(code: str) -> Meaning | None:
    """What most wards mean by it."""
    if found := USUAL.get(code.casefold()):
        means, start, end = found
        return Meaning(means, *(_minutes(time.fromisoformat(at)) for at in (start, end) if at))
    return None


@transaction.atomic
def tell_codes(*, team: Team, roster: Roster, answers: Mapping[int, Meaning], by: Person) -> None:
    ShiftCode.objects.bulk_create(
        (
            ShiftCode(
                team=team,
                code_hash=hash_of(team, "code", roster.codes[number].casefold()),
                means=meaning.time_class,
                start=clock(meaning.start),
                end=clock(meaning.end),
            )
            for number, meaning in answers.items()
        ),
        update_conflicts=True,
        unique_fields=["team", "code_hash"],
        update_fields=["means", "start", "end"],
    )
    record("roster codes told", team, by=by, codes=len(answers))


def hash_of(team: Team, kind: str, text: str) -> str:
    return salted_hmac(f"scheduling.roster.{kind}", f"{team.pk}:{text}", algorithm="sha256").hexdigest()


def name_key(name: str) -> tuple[str, ...]:
    """The words of a name in no order, without accents and titles: "Adebayo, Kemi (Sister)" is "Kemi Adebayo"."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    words = re.findall(r"[^\W_]+", re.sub(r"\(.*?\)", " ", plain).casefold().replace("’", "'").replace("'", ""))
    return tuple(sorted(word for word in words if word not in TITLES))


def clock(minutes: int) -> time | None:
    return time(minutes // 60, minutes % 60) if minutes >= 0 else None


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _as_told(who: Who) -> str:
    """What is unchanging about somebody in one team's files: a number, else an email address, else the name."""
    return who.number or who.email.casefold() or " ".join(name_key(who.name) or (who.name.casefold(),))


def ordered(people: People) -> Sequence[int]:
    """Whom to ask about: first those of whom nothing is known, then those told before."""
    return [*people.unknown, *people.told]
