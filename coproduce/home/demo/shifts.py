"""What demo people say of their own time by hand: rotas with nights, what suits partners, dates that are different."""
from datetime import date, datetime, time, timedelta

from coproduce.people.models import Person
from scheduling.engine.hours import LONDON
from scheduling.models import OwnStretch
from scheduling.services import own_time
from scheduling.services.plain_words import Words
from scheduling.services.rotas import USUAL_HOURS, RotaPlan, Shift

E, LD, N, O = Shift.EARLY, Shift.LONG_DAY, Shift.NIGHT, Shift.OFF  # noqa: E741  as on a rota
WEEKEND = frozenset({5, 6})
ROTAS = {
    "kemi-adebayo": (N, N, N, O, O, O, O, O, O, O, N, N, N, O),
    "amir-khan": (O, O, O, N, N, N, O, O, O, O, O, N, N, N),
    "maya-lind": (O, LD, LD, LD, O, O, O, O, LD, LD, E, O, O, O),
}
SUITS = {
    "kemi-adebayo": Words(offer=(time(13), time(18))),
    "amir-khan": Words(offer=(time(12), time(18)), notice_days=14),
    "joan-price": Words(otherwise_free=True, not_before=time(10), not_after=time(16), not_days=WEEKEND),
    "leila-haddad": Words(otherwise_free=True, not_before=time(10), not_days=frozenset({0, 2, 4, 5, 6})),
    "walter-dunne": Words(not_before=time(10), not_after=time(16), not_days=WEEKEND, only_by_phone=True),
    "sam-okoro": Words(buffer_minutes=30),
}
PROTECTED = ("ana-bell", 3, time(13), time(17))  # her teaching clinic, on the Thursday three weeks ahead


def say(people: dict[str, Person], monday: date) -> None:
    for slug, shifts in ROTAS.items():
        plan = RotaPlan(monday, len(shifts) // 7, dict(enumerate(shifts)), USUAL_HOURS)
        own_time.set_rota(person=people[slug], plan=plan, by=people[slug])
    for slug, words in SUITS.items():
        own_time.set_words(person=people[slug], words=words, by=people[slug])
    slug, weekday, start, end = PROTECTED
    day = monday + timedelta(weeks=3, days=weekday)
    own_time.add_stretch(
        person=people[slug],
        kind=OwnStretch.Kind.PROTECTED,
        start=datetime.combine(day, start, LONDON),
        end=datetime.combine(day, end, LONDON),
        by=people[slug],
    )
