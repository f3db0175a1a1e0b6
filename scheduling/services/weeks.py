"""One week of somebody's diary, in words: a list of stretches for each day, and a table of hours."""
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from coproduce.design import dates
from coproduce.people.models import Person
from scheduling.engine.diary import Diary
from scheduling.engine.grid import SLOT, Grid
from scheduling.engine.hours import hours_of, midnight
from scheduling.services.diaries import diaries_for
from scheduling.services.habits import NONE, habits_of

DAY = timedelta(days=1)
SLOTS_AN_HOUR = timedelta(hours=1) // SLOT
DAYTIME = (8, 18)  # hours that the table always shows


class Look(Enum):
    """How a slot is shown: a name for its shade, and its words. Of several in one hour, the first is named."""

    BUSY = "busy", "busy"
    REST = "rest", "rest after a night"
    PROTECTED = "protected", "protected"
    OFF_DUTY = "off-duty", "off duty"
    SHIFT = "shift", "on shift"
    OWN_TIME = "own-time", "own time that you offer"
    TENTATIVE = "tentative", "maybe busy"
    FREE = "free", "free"
    UNKNOWN = "unknown", "not known"

    def __init__(self, shade: str, words: str) -> None:
        self.shade = shade
        self.words = words


@dataclass(frozen=True, slots=True)
class Cell:
    look: Look
    words: str


@dataclass(frozen=True, slots=True)
class Hour:
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Day:
    """`stretches`: "9am to 5pm: free", in order; time that is not known is left out."""

    name: str
    short: str
    stretches: list[str]


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    days: list[Day]
    hours: list[Hour]
    notice_days: int


def read_week(person: Person, monday: date) -> Week:
    """The local week that begins on `monday`, all sources and confirmed meetings together."""
    start, end = midnight(monday), midnight(monday + 7 * DAY)
    grid = Grid.covering(start, end)
    habit = habits_of([person.pk]).get(person.pk, NONE)
    own = {person.pk: habit._replace(notice_days=0)}  # time that is too soon to be asked for is not busy
    looks = _looks(diaries_for([person.pk], grid, habits=own)[person.pk], grid)
    week = [monday + number * DAY for number in range(7)]
    days = [Day(dates.day(day), f"{day:%a} {day.day}", _stretches(looks, grid, day)) for day in week]
    return Week(monday, days, _hours(looks, grid, week), habit.notice_days)


def _looks(diary: Diary, grid: Grid) -> dict[Look, int]:
    """Each slot of the grid in one of the looks: the worst of its classes."""
    masks: dict[Look, int] = {}
    left = grid.full
    for look, mask in (
        (Look.BUSY, diary.busy),
        (Look.REST, diary.rest),
        (Look.PROTECTED, diary.protected),
        (Look.OFF_DUTY, diary.off_duty & ~diary.offered),
        (Look.UNKNOWN, ~diary.known),
        (Look.SHIFT, diary.on_shift),
        (Look.OWN_TIME, diary.off_duty),
        (Look.TENTATIVE, diary.tentative),
        (Look.FREE, diary.known),
    ):
        masks[look] = left & mask
        left &= ~mask
    return masks


def _stretches(looks: dict[Look, int], grid: Grid, day: date) -> list[str]:
    within = grid.outward(midnight(day), midnight(day + DAY))
    found: list[tuple[datetime, datetime, str]] = [
        (start, end, look.words)
        for look, mask in looks.items()
        if look is not Look.UNKNOWN
        for start, end in grid.intervals(mask & within)
    ]
    return [f"{_span(start, end)}: {words}" for start, end, words in sorted(found)]


def _span(start: datetime, end: datetime) -> str:
    words = f"{dates.clock(start)} to {dates.clock(end)}"
    return "All day" if words == "midnight to midnight" else words[0].upper() + words[1:]


def _hours(looks: dict[Look, int], grid: Grid, week: list[date]) -> list[Hour]:
    """The hours in which anything is known, and daytime."""
    table = [Hour(dates.clock(time(hour)), _cells(looks, grid, week, hour)) for hour in range(24)]
    told = [hour for hour, row in enumerate(table) if any(cell.look is not Look.UNKNOWN for cell in row.cells)]
    return table[min([DAYTIME[0], *told]) : max([DAYTIME[1] - 1, *told]) + 1]


def _cells(looks: dict[Look, int], grid: Grid, week: list[date], hour: int) -> list[Cell]:
    cells = []
    for day in week:
        span = hours_of(day, hour * SLOTS_AN_HOUR, (hour + 1) * SLOTS_AN_HOUR) << grid.slot(midnight(day))
        here = [look for look in Look if looks[look] & span]
        look = here[0] if here else Look.UNKNOWN
        words = look.words if len(here) == 1 else f"partly {look.words}"
        cells.append(Cell(look, words.capitalize() if here else "The clocks skip this hour"))
    return cells
