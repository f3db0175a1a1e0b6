"""Teams and their rosters for tests, made through the services."""
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

from coproduce.people.models import Directorate, Person, Team
from scheduling.engine.duty import Meaning
from scheduling.models import RosterDraft
from scheduling.services import roster_drafts, roster_words, rosters
from tests.make.people import person

NIGHT = Meaning("on_shift", 20 * 60, 8 * 60)
EARLY = Meaning("on_shift", 7 * 60, 15 * 60)
OFF, AWAY = Meaning("off_duty"), Meaning("busy")
CODES = {"E": EARLY, "N": NIGHT, "OFF": OFF, "AL": AWAY, "S": AWAY}
Row = Sequence[object]


def team(*people: Person, manager: Person | None = None, name: str = "Heron Ward") -> Team:
    made = Team.objects.create(
        name=name,
        directorate=Directorate.objects.get_or_create(name="Medicine")[0],
        manager=manager or person("Priya Shah"),
    )
    made.members.set(people)
    return made


def csv(*rows: Row, head: Row = ("Name", "Date", "Shift")) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in (head, *rows)).encode()


def xlsx(*rows: Row, head: Row = ("Name", "Date", "Shift"), title: str = "Roster") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in (head, *rows):
        sheet.append(list(row))
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def draft(team: Team, raw: bytes, *, leave_out: Iterable[str] = ()) -> tuple[RosterDraft, str]:
    """Read, with all its codes told, and these names left out."""
    made, key = roster_drafts.keep(team=team, raw=raw, by=team.manager)
    roster = roster_drafts.opened(team=team, draft=made.pk, key=key, by=team.manager)
    answers = {number: CODES[code] for number, code in enumerate(roster.codes) if code in CODES}
    roster_words.tell_codes(team=team, roster=roster, answers=answers, by=team.manager)
    out = {number: None for number, who in enumerate(roster.people) if who.words in leave_out}
    roster_words.tell_people(team=team, roster=roster, answers=out, by=team.manager)
    return made, key


def used(team: Team, raw: bytes, **more) -> tuple[rosters.Preview, int]:
    made, key = draft(team, raw, **more)
    return rosters.use(team=team, draft=made.pk, key=key, by=team.manager)
