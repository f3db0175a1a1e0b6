"""When rooms can be used: hours of the week, closures, and what is no longer used. Says in words why not."""
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from coproduce.design import dates
from scheduling.engine.grid import Grid
from scheduling.engine.hours import LONDON, local_days, midnight
from scheduling.models import Closure, Event, OpeningTime, Room

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
Hours = dict[int, tuple[time, time]]


class Openings:
    """Of some rooms, read in two queries. Rooms come with their site (`select_related("location")`)."""

    def __init__(self, rooms: Iterable[Room]) -> None:
        rooms = list(rooms)
        sites = {room.location_id for room in rooms}
        self.hours: defaultdict[int, Hours] = defaultdict(dict)
        self.closures: defaultdict[tuple[str, int], list[Closure]] = defaultdict(list)
        if rooms:
            self._read(sites, [room.pk for room in rooms])

    def _read(self, sites: set[int], rooms: list[int]) -> None:
        for line in OpeningTime.objects.filter(location__in=sites):
            self.hours[line.location_id][line.weekday] = (line.opens, line.closes)
        shut = Closure.objects.filter(lifted_at=None).filter(Q(location__in=sites) | Q(room__in=rooms))
        for closure in shut.order_by("first_day", "pk"):
            key = ("room", closure.room_id) if closure.room_id else ("site", closure.location_id)
            self.closures[key].append(closure)

    def why_shut(self, room: Room, start: datetime, end: datetime) -> str:
        """A sentence; empty when the room can be used for all of [start, end)."""
        if not room.is_open:
            return f"{room.name} is not used any more."
        if not room.location.is_open:
            return f"{room.location.name} is not used any more."
        for closure in self._of(room):
            if start < midnight(closure.last_day + timedelta(days=1)) and midnight(closure.first_day) < end:
                what = room.name if closure.room_id else room.location.name
                return f"{what} is closed {days(closure.first_day, closure.last_day)}: {closure.reason}"
        hours = self.hours[room.location_id]
        for day in local_days(start, end) if hours else ():
            if not self._covers(hours, day, start, end):
                return f"{room.location.name} {_kept(hours, day)}."
        return ""

    def shut_mask(self, room: Room, grid: Grid) -> int:
        """The slots of the grid that touch a time when the room cannot be used."""
        found = grid.mask(self._shut_by_hours(room.location_id, grid))
        for closure in self._of(room):
            found |= grid.outward(midnight(closure.first_day), midnight(closure.last_day + timedelta(days=1)))
        return found

    def _of(self, room: Room) -> list[Closure]:
        return self.closures["site", room.location_id] + self.closures["room", room.pk]

    def _shut_by_hours(self, site: int, grid: Grid) -> Iterator[tuple[datetime, datetime]]:
        hours = self.hours[site]
        for day in local_days(grid.origin, grid.end) if hours else ():
            begin, finish = midnight(day), midnight(day + timedelta(days=1))
            opens, closes = opening(hours, day) or (finish, finish)
            if begin < opens:
                yield begin, opens
            if closes < finish:
                yield closes, finish

    def _covers(self, hours: Hours, day: date, start: datetime, end: datetime) -> bool:
        """Whether what [start, end) takes of this day lies within its hours."""
        begin, finish = max(start, midnight(day)), min(end, midnight(day + timedelta(days=1)))
        found = opening(hours, day)
        return begin >= finish or (found is not None and found[0] <= begin and finish <= found[1])


def opening(hours: Hours, day: date) -> tuple[datetime, datetime] | None:
    if day.weekday() not in hours:
        return None
    opens, closes = hours[day.weekday()]
    finish = midnight(day + timedelta(days=1)) if closes == time(0) else datetime.combine(day, closes, LONDON)
    return datetime.combine(day, opens, LONDON).astimezone(UTC), finish.astimezone(UTC)


def _kept(hours: Hours, day: date) -> str:
    on = WEEKDAYS[day.weekday()]
    if day.weekday() not in hours:
        return f"is closed on {on}"
    return f"is open from {' to '.join(dates.clock(at) for at in hours[day.weekday()])} on {on}"


def days(first: date, last: date) -> str:
    """on Tuesday 3 June; from Tuesday 3 June to Friday 6 June"""
    return f"on {dates.day(first)}" if first == last else f"from {dates.day(first)} to {dates.day(last)}"


def hours_in_words(lines: Iterable[OpeningTime]) -> list[str]:
    """Monday to Friday: 9am to 5pm; neighbours with the same hours are one line."""
    groups: list[tuple[list[int], str]] = []
    for line in lines:
        words = f"{dates.clock(line.opens)} to {dates.clock(line.closes)}"
        if groups and groups[-1][1] == words and groups[-1][0][-1] == line.weekday - 1:
            groups[-1][0].append(line.weekday)
        else:
            groups.append(([line.weekday], words))
    names = [name[:-1] for name in WEEKDAYS]
    return [
        f"{names[on[0]]}{f' to {names[on[-1]]}' if len(on) > 1 else ''}: {words}" for on, words in groups
    ]


def why_lost(event: Event) -> str:
    """Why the room of a meeting to come cannot be used then; empty while it can, or when there is no room."""
    if event.room is None:
        return ""
    return Openings([event.room]).why_shut(event.room, event.start, event.end)
