"""How each person wants to be told: the weekly mail's day, quiet hours, the telephone instead of mail."""
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.notifications.models import MailPreference
from coproduce.notifications.quiet import QuietHours
from coproduce.people.models import Person

NEAR = timedelta(hours=12)
BY_DAY = QuietHours(time(8), time(16))  # when somebody sleeps who works nights


def of(person: Person) -> MailPreference:
    """What they chose, or what holds for those who chose nothing."""
    try:
        return person.mail_preference
    except MailPreference.DoesNotExist:
        return _usual(person)


def quiet_hours(person: Person | None) -> QuietHours | None:
    """None: at any hour. `person=None`: somebody whom we do not know yet."""
    chosen = of(person) if person else _usual(None)
    if chosen.quiet_from is None or chosen.quiet_until is None:
        return None
    return QuietHours(chosen.quiet_from, chosen.quiet_until)


def not_before(person: Person | None, now: datetime, *, about: datetime | None = None) -> datetime | None:
    """When mail may go out, if it is quiet for them `now`.

    None: at once; also where it tells of something within 12 hours, or before their quiet hours end.
    """
    hours = quiet_hours(person)
    end = hours.until(now) if hours else None
    if end and about and about <= max(end, now + NEAR):
        return None
    return end


def rather_by_phone(person: Person | None) -> bool:
    """They asked to be rung, and have a supporter who does it."""
    return bool(person and person.supporter_id and of(person).by_phone)


def reads_mail(person: Person) -> bool:
    """What we write reaches them by mail, and not through whoever rings them."""
    return bool(person.mail_address) and not rather_by_phone(person)


@transaction.atomic
def save(
    *,
    person: Person,
    by: Person,
    weekly: bool,
    weekday: int,
    at: time,
    quiet: QuietHours | None,
    by_phone: bool,
) -> MailPreference:
    """What they chose. What waits in the outbox follows it when its time comes."""
    return _keep(
        person,
        by,
        weekly=weekly,
        weekday=weekday,
        at=at,
        quiet_from=quiet and quiet.start,
        quiet_until=quiet and quiet.end,
        chose_quiet=True,
        by_phone=by_phone,
    )


@transaction.atomic
def stop_weekly(*, person: Person, by: Person | None = None) -> MailPreference:
    """No weekly mail. Twice is once. `by=None`: by the link in the mail, which somebody else may have pressed."""
    return _keep(person, by, weekly=False)


@transaction.atomic
def start_weekly(*, person: Person, by: Person | None = None) -> MailPreference:
    return _keep(person, by, weekly=True)


@transaction.atomic
def works_nights(*, person: Person, nights: bool) -> None:
    """Quiet by day for somebody who works nights, until they choose for themselves; where there are quiet hours."""
    usual = _usual(person)
    if usual.quiet_from is None:
        return
    before = of(person)
    start, end = (BY_DAY.start, BY_DAY.end) if nights else (usual.quiet_from, usual.quiet_until)
    if not before.chose_quiet and (before.quiet_from, before.quiet_until) != (start, end):
        _keep(person, None, quiet_from=start, quiet_until=end)


def stop_token(person: Person) -> str:
    """For the link in each weekly mail: it stops that mail, and nothing else."""
    return _signer().sign(person.pk.hex)


def whose_stop(signed: str) -> Person | None:
    try:
        return Person.objects.filter(pk=_signer().unsign(signed), is_active=True).first()
    except BadSignature:
        return None


def _keep(person: Person, by: Person | None, **chosen: object) -> MailPreference:
    locked(person)
    row = MailPreference.objects.filter(person=person).first() or _usual(person)
    if all(getattr(row, name) == value for name, value in chosen.items()) and row.changed_at:
        return row
    for name, value in chosen.items():
        setattr(row, name, value)
    row.changed_at = timezone.now()
    row.save()
    person.mail_preference = row
    record("mail preference changed", row, by=by, weekly=row.weekly)
    return row


def _usual(person: Person | None) -> MailPreference:
    hours = QuietHours.parse(settings.QUIET_HOURS)
    return MailPreference(
        person_id=person and person.pk,  # not `person=`: that would make it `person.mail_preference`
        quiet_from=hours and hours.start,
        quiet_until=hours and hours.end,
    )


def _signer() -> Signer:
    return Signer(salt="notifications.stop", sep=".")
