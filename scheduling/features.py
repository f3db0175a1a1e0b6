"""What makes a place usable for somebody: one line each. Forms, pages, the finder and mails all read this table.

To add one: a line here, and a yes-or-no field of the same name on Room or Location and on AccessNeeds.
"""
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

ROOM, SITE = "room", "site"


@dataclass(frozen=True, slots=True)
class Feature:
    """`name`: the field of the place and of AccessNeeds. `thing`: "the hearing loop is missing"."""

    name: str
    of: str
    thing: str
    there: str

    def is_at(self, room: Any) -> bool:
        return bool(getattr(room if self.of == ROOM else room.location, self.name))


FEATURES = (
    Feature("step_free", ROOM, "step-free way in", "There is a step-free way in."),
    Feature("hearing_loop", ROOM, "hearing loop", "There is a hearing loop."),
    Feature("accessible_toilet", ROOM, "accessible toilet", "There is an accessible toilet."),
    Feature("quiet_room", ROOM, "quiet room", "There is a quiet room to rest in."),
    Feature("changing_place", SITE, "Changing Places toilet", "There is a Changing Places toilet."),
    Feature("blue_badge", SITE, "parking for blue badges", "There is parking for blue badges."),
    Feature("near_bus", SITE, "bus stop nearby", "There is a bus stop nearby."),
)
BY_NAME = {feature.name: feature for feature in FEATURES}
STEPS = "There are steps. Ring us if you need a step-free way in."


def of(kind: str) -> list[Feature]:
    return [feature for feature in FEATURES if feature.of == kind]


def missing(room: Any, needed: Iterable[str]) -> list[Feature]:
    """Those of the needed features that the room or its site does not have, in the order of the table."""
    wanted = set(needed)
    return [feature for feature in FEATURES if feature.name in wanted and not feature.is_at(room)]


def lacks(features: list[Feature]) -> str:
    """the hearing loop is missing; the hearing loop and the quiet room are missing"""
    things = [f"the {feature.thing}" for feature in features]
    if len(things) < 2:
        return f"{things[0]} is missing" if things else ""
    return f"{', '.join(things[:-1])} and {things[-1]} are missing"


def in_words(room: Any) -> list[str]:
    """What the place has, a sentence each; steps are said, too."""
    return [feature.there if feature.is_at(room) else STEPS for feature in FEATURES
            if feature.is_at(room) or feature.name == "step_free"]
