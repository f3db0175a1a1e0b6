"""Where the demo trust meets, a meeting that waits for a yes about its place, and a nurse who needs release."""
from datetime import date, time, timedelta

from coproduce.people.models import Person
from projects.models import Workshop
from projects.services import workshops
from scheduling.models import Room
from scheduling.services import places, releases

Hours = dict[int, tuple[time, time]]
WEEKDAYS: Hours = {day: (time(8), time(20)) for day in range(5)}
LIBRARY: Hours = {day: (time(9, 30), time(18)) for day in range(5)} | {5: (time(10), time(16))}
SITES = (
    (
        {"name": "Saltmarsh General", "address": "Marsh Road, Saltmarsh", "travel": "Bus 12 stops at the door.",
         "contact": "Reception, 01632 960150", "blue_badge": True, "near_bus": True, "changing_place": True},
        WEEKDAYS,
        (
            {"name": "Priory Room", "capacity": 14, "step_free": True, "hearing_loop": True, "accessible_toilet": True},
            {"name": "Board Room", "capacity": 24, "step_free": True, "accessible_toilet": True},
            {"name": "Heron day room", "capacity": 8, "step_free": True, "quiet_room": True},
        ),
    ),
    (
        {"name": "Fenway Library", "address": "High Street, Fenway", "travel": "Two minutes from Fenway station.",
         "contact": "The desk, 01632 960155", "near_bus": True},
        LIBRARY,
        (
            {"name": "Community room", "capacity": 20, "step_free": True, "hearing_loop": True,
             "accessible_toilet": True, "access_notes": "The lift is behind the children’s books."},
            {"name": "Reading room", "capacity": 10},
        ),
    ),
)  # fmt: skip


def add(by: Person, monday: date) -> None:
    """Sites, rooms and hours; the library closes for a week."""
    for site, hours, rooms in SITES:
        saved = places.save_site(by=by, **site)
        places.set_hours(site=saved, hours=hours, by=by)
        for room in rooms:
            places.save_room(by=by, room=Room(location=saved), **room)
    closed = monday + timedelta(weeks=8)
    places.close(place=saved, first_day=closed, last_day=closed + timedelta(days=4), reason="New floor", by=by)


def hold(workshop: Workshop) -> None:
    """The best time that has a room: held until those who share access needs say that the place works."""
    best = next(one for one in workshops.find(workshop, may_name=True).options if one.room)
    workshops.confirm(
        workshop=workshop, by=workshop.created_by, start=best.start, room=best.room, override=(
            "We do not know everybody’s diary. Tell us if you cannot come." if best.essential_not_free else ""
        ), join_phone="01632 960160, code 4321#",
    )  # fmt: skip


def ask_for_release(workshop: Workshop, by: Person) -> None:
    """For the first one who is on shift at the best of its times at which somebody is."""
    for option in workshops.find(workshop, may_name=True).options:
        for person in option.if_released:
            releases.ask(
                person=person, decider=releases.who_decides(person)[0], by=by, url=workshop.get_absolute_url(),
                summary=workshop.purpose, start=option.start, end=option.end,
            )  # fmt: skip
            return
