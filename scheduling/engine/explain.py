"""Says in plain words why an option ranks where it does, and what stands in the way of a better one.

Where a `name` function is given (key of a person → name), people are named; otherwise they are only counted.
"""

from collections.abc import Callable, Mapping, Sequence

from scheduling.engine.diary import Status
from scheduling.engine.rank import EVERYONE, Checked, Essential, Ranked, Ranking, neighbours

Name = Callable[[str], str]
Labels = Mapping[str, tuple[str, str]]  # label → words for one and for several: {"partner": ("partner", "partners")}

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NO_START = "No time fits. Choose a shorter meeting, longer hours, or more days."


def reasons(option: Ranked, name: Name | None = None, labels: Labels | None = None) -> list[str]:
    """What matters about one option, the weightiest first."""
    return [
        *essential_words(option, name),
        *(rule_words(checked, labels) for checked in option.rules if not checked.met),
        *place_words(option),
        *attendance(option, name),
    ]


def attendance(option: Ranked, name: Name | None = None) -> list[str]:
    """How many can come, and how it stands with the others."""
    words = [can_come(option)]
    if option.tentative:
        words.append(f"{option.tentative} might come (tentative){_names(option.who_tentative, name)}")
    if option.own_time:
        words.append(f"{option.own_time} could come in their own time{_names(option.who_own_time, name)}")
    if option.if_released:
        words.append(f"{option.if_released} could come if released{_names(option.who_if_released, name)}")
    if option.cannot_count:
        words.append(f"{option.cannot_count} cannot{_names(option.cannot, name)}")
    return words + _unknown(option, name)


def can_come(option: Ranked) -> str:
    if not option.people:
        return "Nobody is asked yet"
    if not option.everyone_free:
        return f"{option.free} of {option.people} can come"
    return f"All {option.people} can come" if option.people > 1 else "1 of 1 can come"


def essential_words(option: Ranked, name: Name | None = None) -> list[str]:
    """How it stands with people who must be there and are not free."""
    if option.essential is Essential.ALL_FREE:
        return []
    ends = {
        Status.CANNOT: "cannot come",
        Status.UNKNOWN: "we do not know if they are free",
        Status.IF_RELEASED: "could come only if released",
        Status.OWN_TIME: "could come only in their own time",
        Status.TENTATIVE: "might come (tentative)",
    }
    words = []
    for status, end in ends.items():
        keys = option.essential_who(status)
        if keys and name:
            words.append(f"{listed([name(key) for key in keys])} must be there: {end}")
        elif keys:
            words.append(f"{people(len(keys))} who must be there: {end}")
    return words


def rule_words(checked: Checked, labels: Labels | None = None) -> str:
    """We need 2 partners: only 1 can come."""
    rule, free = checked.rule, checked.free
    one, many = (labels or {}).get(rule.label) or (rule.label, f"{rule.label}s")
    needed = (
        people(rule.at_least) if rule.label == EVERYONE else f"{rule.at_least} {one if rule.at_least == 1 else many}"
    )
    if checked.met:
        return f"We need {needed}: {free} can come"
    return f"We need {needed}: " + (f"only {free} can come" if free else "none can come")


def place_words(option: Ranked) -> list[str]:
    ranking = option.ranking
    if option.place is not None or not ranking.query.places:
        return []
    return ["No room that fits is free then" if ranking.fitting else _no_room_holds(ranking)]


def swaps(option: Ranked) -> list[str]:
    """30 minutes later: one more can come. At most one earlier and one later time."""
    words: dict[str, str] = {}
    for minutes, other in neighbours(option):
        side = "later" if minutes > 0 else "earlier"
        but = ", but no room is free then" if option.place is not None and other.place is None else ""
        more = small(other.free - option.free)
        words.setdefault(side, f"{duration(abs(minutes))} {side}: {more} more can come{but}")
    return list(words.values())


def in_the_way(ranking: Ranking, name: Name | None = None, labels: Labels | None = None) -> list[str]:
    """What keeps every option from being a good one; nothing when there is a time that suits everyone."""
    starts = ranking.starts
    if not starts:
        return [NO_START]
    words = []
    if starts & ~ranking.missing == 0:
        words.append("There is no time when everyone who must be there can come")
    for rule, failed in zip(ranking.rules, ranking.failed, strict=True):
        if starts & ~failed == 0:
            words.append(rule_words(Checked(rule, ranking.most_free(rule.label)), labels) + " at any of these times")
    if starts & ~ranking.no_place == 0:
        words.append("No room that fits is free at any of these times" if ranking.fitting else _no_room_holds(ranking))
    if ranking.most_free(EVERYONE) < len(ranking.candidates):
        words += _nobody_shares(ranking, name)
    return words


def _nobody_shares(ranking: Ranking, name: Name | None) -> list[str]:
    asked = len(ranking.candidates)
    words = []
    if asked > 1:
        most = ranking.most_free(EVERYONE)
        words.append(f"There is no time when all {asked} can come: the most is {most}")
    never = [person.key for person in ranking.candidates if ranking.starts & ~ranking.missing_for(person) == 0]
    without = [person.key for person in ranking.candidates if not person.diary.known]
    never = [key for key in never if key not in set(without)]
    if never:
        who = listed([name(key) for key in never]) if name else people(len(never))
        words.append(f"{who} cannot come at any of these times")
    return words + _no_diary(without, name)


def _unknown(option: Ranked, name: Name | None) -> list[str]:
    if not option.unknown:
        return []
    without = {person.key for person in option.ranking.candidates if not person.diary.known}
    unknown = option.who_unknown
    some = [key for key in unknown if key not in without]
    words = _no_diary([key for key in unknown if key in without], name)
    if some:
        words.append(f"We do not know about {people(len(some))} at this time{_names(some, name)}")
    return words


def _no_diary(keys: Sequence[str], name: Name | None) -> list[str]:
    if not keys:
        return []
    have = "has" if len(keys) == 1 else "have"
    who = listed([name(key) for key in keys]) if name and len(keys) <= 3 else people(len(keys))
    return [f"{who} {have} no diary with us: we do not guess"]


def _no_room_holds(ranking: Ranking) -> str:
    return f"No room that you chose holds {people(ranking.seats)}"


def _names(keys: Sequence[str], name: Name | None) -> str:
    return f": {listed([name(key) for key in keys])}" if name else ""


def listed(names: Sequence[str]) -> str:
    """Ann, Bob and Cy."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def small(number: int) -> str:
    return SMALL[number] if number < len(SMALL) else str(number)


def duration(minutes: int) -> str:
    if minutes % 60:
        return f"{minutes} minutes"
    return "1 hour" if minutes == 60 else f"{minutes // 60} hours"
