"""Diaries that are read from an address: taking one, and reading those that are due, one at a time.

A tick claims one address with a lease, reads it outside any transaction, and writes what came of it only while the
lease is still its own. Nothing here is ever called from a page but `add`.
"""
import json
import random
import re
import time
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from coproduce import sealing
from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.people import areas
from coproduce.people.models import Person
from scheduling.models import CalendarAddress, DiarySource
from scheduling.services import clashes, diaries
from scheduling.services.patterns import Horizon
from scheduling.services.sources.ics_url import PUBLIC, FetchFailed, Network, Validators, fetch
from scheduling.services.sources.where import parse

AREA = "calendar_addresses"
WEEKS = 26
SECONDS = 15.0  # for all of one address: looking up, fetching, reading
FETCHING = 10.0  # of these
LEASE = timedelta(minutes=2)
AGAIN = timedelta(minutes=45)
LONGEST = timedelta(days=1)
SPREAD = 1 / 3  # of the time between two tries, either way, so that nobody is asked by all at once
Problem = CalendarAddress.Problem
PROBLEMS: dict[type[diaries.DiaryError], Problem] = {
    diaries.TooLarge: Problem.TOO_LARGE,
    diaries.NotACalendar: Problem.NOT_A_CALENDAR,
    diaries.NothingRead: Problem.NOTHING_READ,
    diaries.TookTooLong: Problem.TOO_SLOW,
}
_STAMP = re.compile(rb"^DTSTAMP[^\n]*\n(?:[ \t][^\n]*\n)*", re.MULTILINE)


@transaction.atomic
def add(*, person: Person, address: str, by: Person) -> CalendarAddress:
    """Keep the address, in place of the person's last one, and read it at the next tick. Raises AddressRefused."""
    parse(address, only_hosts=settings.CALENDAR_HOSTS)
    now = timezone.now()
    horizon = Horizon.of(WEEKS, now)
    locked(person)
    with clashes.noticed([person]):
        DiarySource.objects.filter(person=person, kind=DiarySource.Kind.ADDRESS).delete()
        source = DiarySource.objects.create(
            person=person,
            kind=DiarySource.Kind.ADDRESS,
            read_at=now,
            known_from=horizon.start,
            known_until=horizon.end,
        )
    kept = CalendarAddress.objects.create(
        source=source, sealed_address=sealing.seal(address.strip()), next_try_at=now
    )
    record("calendar address added", source, by=by, person=person.pk)
    return kept


def forget(sender: object, *, person: Person, **_: object) -> None:
    """When somebody leaves the trust, nobody reads their calendar any longer."""
    for source in DiarySource.objects.filter(person=person, kind=DiarySource.Kind.ADDRESS):
        diaries.delete(source=source, by=person)


def read_due(*, seconds: float = 0, network: Network = PUBLIC) -> int:
    """Read one address that is due, and go on while fewer than `seconds` have passed. How many were read or tried.

    None where the trust has switched this off: what was read then grows too old to be believed.
    """
    if not areas.is_on(AREA):
        return 0
    began, count = time.monotonic(), 0
    while Reader(network).run():
        count += 1
        if time.monotonic() - began >= seconds:
            break
    return count


def next_try(failures: int, spread: float) -> timedelta:
    """After so many failures in a row; `spread` from -1 to 1 moves it by up to a third."""
    wait = min(AGAIN * 2 ** min(failures, 10), LONGEST)
    return wait * (1 + SPREAD * spread)


@transaction.atomic
def reseal() -> tuple[int, int]:
    """Put every address under the first of the keys: how many, and how many no key opens."""
    done = lost = 0
    for address in CalendarAddress.objects.select_for_update(of=("self",)).order_by("pk"):
        try:
            address.sealed_address = sealing.resealed(address.sealed_address)
            if address.sealed_validators:
                address.sealed_validators = sealing.resealed(address.sealed_validators)
        except sealing.CannotOpen:
            lost += 1
            continue
        address.save(update_fields=["sealed_address", "sealed_validators"])
        done += 1
    return done, lost


class Reader:
    """One reading of one address."""

    def __init__(self, network: Network = PUBLIC) -> None:
        self.me = uuid.uuid4()
        self.network = network
        self.deadline = time.monotonic() + SECONDS

    def run(self) -> bool:
        """Was there one to read?"""
        address = self.claim()
        if address is None:
            return False
        try:
            self.read(address)
        except FetchFailed as failure:
            self.failed(address, failure.problem)
        except diaries.DiaryError as failure:
            self.failed(address, PROBLEMS[type(failure)])
        except sealing.CannotOpen:
            self.failed(address, Problem.CANNOT_OPEN)
        return True

    def due(self):
        return CalendarAddress.objects.due(timezone.now())

    def claim(self) -> CalendarAddress | None:
        """The one that has waited longest, ours for the length of the lease. Committed before anything is fetched."""
        if not self.due().exists():
            return None  # most ticks: without taking the write lock
        with transaction.atomic(durable=True):
            waiting = self.due().order_by("next_try_at", "pk").select_related("source__person")
            address = waiting.select_for_update(skip_locked=True, of=("self",)).first()
            if address:
                address.leased_by, address.leased_until = self.me, timezone.now() + LEASE
                address.save(update_fields=["leased_by", "leased_until"])
        return address

    def read(self, address: CalendarAddress) -> None:
        """Fetch it, read it, keep it. Raises FetchFailed, DiaryError, CannotOpen."""
        source = address.source
        horizon = Horizon.of(WEEKS, timezone.now())
        # A new week reaches further: what was read for the last one does not say what lies there.
        known = validators(address) if address.fingerprint and source.known_from == horizon.start else None
        found = fetch(
            sealing.unseal(address.sealed_address),
            known=known,
            network=self.network,
            seconds=FETCHING,
            only_hosts=settings.CALENDAR_HOSTS,
        )
        if found is None:
            self.unchanged(address)
            return
        mark = fingerprint(found.body, source)
        if known and mark == address.fingerprint:
            self.unchanged(address, found.validators)
            return
        wait = max(1.0, self.deadline - time.monotonic())
        diary, unread = diaries.read_calendar(found.body, horizon, source.person, wait=wait)
        with transaction.atomic():
            if not self.still_ours(address):
                return
            with clashes.noticed([source.person]):
                diaries.keep_masks(source, horizon, diary)
                source.unread, source.read_at = unread, timezone.now()
                source.known_from, source.known_until = horizon.start, horizon.end
                source.save(update_fields=["unread", "read_at", "known_from", "known_until"])
            address.fingerprint = mark
            self.succeeded(address, found.validators)
            record("calendar address read", source, by=None, person=source.person_id, unread=unread)

    @transaction.atomic
    def unchanged(self, address: CalendarAddress, validators: Validators | None = None) -> None:
        """Nothing new: the times that we know stay as they are, and are believed for longer."""
        if self.still_ours(address):
            address.source.read_at = timezone.now()
            address.source.save(update_fields=["read_at"])
            self.succeeded(address, validators)

    def still_ours(self, address: CalendarAddress) -> bool:
        """Not deleted, replaced or taken over meanwhile; locked until the transaction ends."""
        mine = CalendarAddress.objects.select_for_update(of=("self",)).filter(pk=address.pk, leased_by=self.me)
        return mine.exists()

    def succeeded(self, address: CalendarAddress, validators: Validators | None) -> None:
        now = timezone.now()
        if validators is not None:
            address.sealed_validators = sealing.seal(json.dumps([validators.etag, validators.modified]))
            address.save(update_fields=["sealed_validators", "fingerprint"])
        address.succeeded_at, address.failures, address.problem = now, 0, Problem.NONE
        self.put_down(address, now)

    @transaction.atomic
    def failed(self, address: CalendarAddress, problem: Problem) -> None:
        """What was read last stays, until it is too old to be believed."""
        if self.still_ours(address):
            address.failures, address.problem = min(address.failures + 1, 10_000), problem
            self.put_down(address, timezone.now())

    def put_down(self, address: CalendarAddress, now: datetime) -> None:
        spread = random.uniform(-1, 1)  # noqa: S311  spreads load, hides nothing
        address.tried_at, address.next_try_at = now, now + next_try(address.failures, spread)
        address.leased_by = address.leased_until = None
        fields = ["succeeded_at", "tried_at", "next_try_at", "failures", "problem", "leased_by", "leased_until"]
        address.save(update_fields=fields)


def validators(address: CalendarAddress) -> Validators:
    if not address.sealed_validators:
        return Validators()
    return Validators(*json.loads(sealing.unseal(address.sealed_validators)))


def fingerprint(body: bytes, source: DiarySource) -> str:
    """The same for two copies that differ only in when they were made (DTSTAMP). Keyed: it gives nothing away."""
    plain = _STAMP.sub(b"", body.replace(b"\r\n", b"\n"))
    return salted_hmac(f"scheduling.address.{source.pk}", plain, algorithm="sha256").hexdigest()
