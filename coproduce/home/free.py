"""A free moment of today, from one's own diary: said only when the diary says so."""
from datetime import datetime, time, timedelta

from coproduce.design import dates
from coproduce.design.dates import LONDON
from coproduce.people.models import Person
from scheduling.engine.grid import Grid
from scheduling.services.diaries import diaries_for

# A shorter gap is for breathing; somebody with a longer one needs nobody to point it out.
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(minutes=90)
EVENING = time(20)


def gap_today(person: Person, now: datetime) -> tuple[int, datetime] | None:
    """(minutes, start) of the next stretch before 8pm that is known to be free, 15 to 90 minutes long; else None.

    Two queries.
    """
    evening = datetime.combine(now.astimezone(LONDON).date(), EVENING, LONDON)
    if now >= evening:
        return None
    grid = Grid.covering(now, evening)
    # notice, and time around meetings, are for others to keep to
    free = diaries_for([person.pk], grid, habits={})[person.pk].free() & grid.inward(now, evening)
    for start, end in grid.intervals(free):
        if SHORTEST <= end - start <= LONGEST:
            return (end - start) // timedelta(minutes=1), start
    return None


def words(minutes: int, start: datetime, things: list[int]) -> str:
    """ "You have 30 free minutes at 3pm: enough for the first 4." `things`: the minutes of each line, in order."""
    total, fit = 0, 0
    for one in things:
        total += one
        if total > minutes:
            break
        fit += 1
    enough = "all of it" if fit == len(things) else "the first one" if fit == 1 else f"the first {fit}"
    return f"You have {minutes} free minutes at {dates.clock(start)}: enough for {enough}." if fit else ""
