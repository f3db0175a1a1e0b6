"""What the trust says of itself, and what it pays."""
from copy import copy
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.design import dates
from coproduce.people.models import PaymentBand, Person, TrustSettings

PER_PAGE = 20


class BandTaken(ValueError):
    """There is an amount of this name from this day already."""


@transaction.atomic
def change(*, by: Person, **changes: object) -> TrustSettings:
    """`changes`: fields of TrustSettings. What another page of the settings saved meanwhile stays."""
    trust = TrustSettings.to_change()
    changed = [name for name, value in changes.items() if getattr(trust, name) != value]
    if changed:
        for name in changed:
            setattr(trust, name, changes[name])
        trust.save(update_fields=changed)
        record("trust settings changed", trust, by=by, fields=",".join(changed))
    return trust


@transaction.atomic
def add_band(*, by: Person, name: str, amount: Decimal, unit: str, from_date: date, source: str) -> PaymentBand:
    """Raises BandTaken."""
    try:
        with transaction.atomic():
            band = PaymentBand.objects.create(name=name, amount=amount, unit=unit, from_date=from_date, source=source)
    except IntegrityError:
        raise BandTaken from None
    record("payment band added", band, by=by)
    return band


@transaction.atomic
def remove_band(*, band: PaymentBand, by: Person) -> None:
    record("payment band removed", band, by=by)
    band.delete()


def band(pk: int) -> PaymentBand | None:
    return PaymentBand.objects.filter(pk=pk).first()


def bands_in_force(on: date | None = None) -> list[PaymentBand]:
    """Of each name the newest that has begun."""
    on = on or timezone.localdate()
    newest = PaymentBand.objects.filter(name=OuterRef("name"), from_date__lte=on).order_by("-from_date")
    return list(PaymentBand.objects.filter(pk=Subquery(newest.values("pk")[:1])).order_by("name"))


def bands_page(number: str) -> Page:
    """All that there ever were, newest of a name first, each with `when`: "In force since Tuesday 1 April 2025"."""
    after = PaymentBand.objects.filter(name=OuterRef("name"), from_date__gt=OuterRef("from_date")).order_by("from_date")
    pages = Paginator(PaymentBand.objects.annotate(replaced_on=Subquery(after.values("from_date")[:1])), PER_PAGE)
    page = pages.get_page(number)
    today = timezone.localdate()
    for one in page.object_list:
        one.when = _when(one.from_date, one.replaced_on, today)
    return page


def _when(begins: date, replaced: date | None, today: date) -> str:
    if begins > today:
        return f"From {dates.day(begins)}"
    if replaced is not None and replaced <= today:
        return f"From {dates.day(begins)}, until {dates.day(replaced)} when a new amount began"
    return f"In force since {dates.day(begins)}"


def copy_of_current() -> TrustSettings:
    """For a form, which writes what was typed onto its instance: the page around it shows what is saved."""
    return copy(TrustSettings.current())
