"""Made-up rosters of the demo's teams: one as a file to try, one already used."""
import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

from coproduce.people.models import Person, Team
from coproduce.people.teams.running import people_of
from scheduling.engine.duty import Meaning
from scheduling.services import roster_drafts, roster_words, rosters

WEEKS = 13
# A pattern of seven days each; somebody's week depends on their place in the team and on the number of the week.
PATTERNS = (
    "N N N OFF OFF E E",
    "E E L OFF OFF LD LD",
    "OFF LD LD LD OFF OFF E",
    "L L OFF OFF N N N",
    "OFF E E L L OFF OFF",
)
MANAGER = "M M M M M OFF OFF"
AWAY = {2: "AL AL AL AL AL OFF OFF", 3: "S S S OFF OFF L L", 4: "OFF E SD OFF OFF L L"}
CODES = {
    "E": Meaning("on_shift", 7 * 60, 15 * 60),
    "L": Meaning("on_shift", 13 * 60, 21 * 60),
    "LD": Meaning("on_shift", 7 * 60 + 30, 20 * 60),
    "N": Meaning("on_shift", 20 * 60, 8 * 60),
    "M": Meaning("known", 8 * 60, 16 * 60),
    "OFF": Meaning("off_duty"),
    "AL": Meaning("busy"),
    "S": Meaning("busy"),
    "SD": Meaning("busy"),
}  # fmt: skip


def monday_after(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


def shifts(team: Team, monday: date, weeks: int = WEEKS) -> Iterator[tuple[Person, date, str]]:
    """Who works when: nights in turns, and here and there leave. Doctors have a roster of their own."""
    for place, person in enumerate(one for one in people_of(team) if not one.name.startswith("Dr ")):
        for week in range(weeks):
            pattern = MANAGER if person.pk == team.manager_id else PATTERNS[(place + week) % len(PATTERNS)]
            if (place + 3 * week) % 11 in AWAY and person.pk != team.manager_id:
                pattern = AWAY[(place + 3 * week) % 11]
            for day, code in enumerate(pattern.split()):
                yield person, monday + timedelta(weeks=week, days=day), code


def as_csv(team: Team, monday: date, weeks: int = WEEKS) -> str:
    """As a rostering system would export it: surnames first, a title above, and a date that cannot be."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([f"{team.name} roster", f"from {monday:%d/%m/%Y}"])
    writer.writerow(["Employee", "Shift date", "Shift"])
    for person, day, code in shifts(team, monday, weeks):
        first, _, last = person.name.rpartition(" ")
        writer.writerow([f"{last}, {first}", f"{day:%d/%m/%Y}", code])
    writer.writerow(["Agency nurse 1", f"{monday:%d/%m/%Y}", "N"])
    writer.writerow([f"{last}, {first}", f"31/02/{monday:%Y}", "E"])
    return text.getvalue()


def add(team: Team, today: date) -> None:
    """A roster that the team's manager sent this week."""
    by = team.manager
    raw = as_csv(team, today - timedelta(days=today.weekday())).encode()
    draft, key = roster_drafts.keep(team=team, raw=raw, by=by)
    roster = roster_drafts.opened(team=team, draft=draft.pk, key=key, by=by)
    answers = {number: CODES[code] for number, code in enumerate(roster.codes)}
    roster_words.tell_codes(team=team, roster=roster, answers=answers, by=by)
    unknown = roster_words.match(team, roster).unknown
    roster_words.tell_people(team=team, roster=roster, answers=dict.fromkeys(unknown), by=by)
    rosters.use(team=team, draft=draft.pk, key=key, by=by)
