"""What we hold about people: told, given, erased and purged, all from what each model declares (`held`).

Packages of others declare nothing, nor do the tables that join two models: what those hold is said here.
"""
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import transaction
from django.db.models import Manager, Model, Q, QuerySet
from django.utils import timezone

from coproduce.audit.trail import record
from coproduce.held import Erasure, Held
from coproduce.people.models import Person
from coproduce.people.services import leave_trust

log = logging.getLogger(__name__)
OTHERS: dict[str, Held | None] = {
    "people.Team_members": Held(
        what="The teams that you are in",
        seen_by="The manager of the team, and the co-production lead",
        kept="Until somebody takes you out, or you leave",
        about=("person",),
        fields=("team",),
    ),
    "people.Team_deputies": Held(
        what="The teams that you look after while their manager is away",
        seen_by="The manager of the team, and the co-production lead",
        kept="Until somebody takes you out, or you leave",
        about=("person",),
        fields=("team",),
    ),
    "account.EmailAddress": Held(
        what="The email address that you sign in with",
        seen_by="You",
        kept="Until you leave",
        about=("user",),
        fields=("email", "verified", "primary"),
    ),
    "account.EmailConfirmation": None,  # never filled: addresses are confirmed by code
    "mfa.Authenticator": Held(
        what="Your second step to sign in: an app, passkeys, recovery codes. Their secrets are locked away",
        seen_by="You see that you have them. Nobody sees the secrets",
        kept="Until you take them away, or leave",
        about=("user",),
        fields=("type", "created_at", "last_used_at"),
    ),
    "sessions.Session": None,  # that somebody is signed in: ends with the session, and dies when they leave
    "auth.Permission": None,
    "auth.Group": None,  # not used: who may do what stands in our own rules
    "contenttypes.ContentType": None,
}


class Undeclared(LookupError):
    """A model says nothing about what it holds. Give it `held`."""


@dataclass(frozen=True)
class Section:
    """One kind of data about one person: `rows` are label → value."""

    what: str
    rows: list[dict[str, object]]


def declaration(model: type[Model]) -> Held | None:
    """Raises Undeclared."""
    if model._meta.label in OTHERS:
        return OTHERS[model._meta.label]
    if model._meta.auto_created and Person not in {field.related_model for field in model._meta.fields}:
        return None  # joins two of our models, and each of them says what it holds
    if "held" not in vars(model):
        raise Undeclared(model._meta.label)
    held: Held | None = vars(model)["held"]
    return held


def declared() -> Iterator[tuple[type[Model], Held]]:
    """Every model that holds something about people, the person first, then from the ground floor up."""
    models = apps.get_models(include_auto_created=True)
    for model in sorted(models, key=lambda model: (model is not Person, model._meta.label)):
        if held := declaration(model):
            yield model, held


def kinds() -> list[str]:
    """What may be held about anybody, each once."""
    return list(dict.fromkeys(held.what for _, held in declared()))


def about(model: type[Model], held: Held, person: Person) -> QuerySet[Any]:
    """Rows of `model` that are about this person, by key or by an address of theirs."""
    theirs = Q(*((lookup, person.pk) for lookup in held.about), _connector=Q.OR)
    for field in held.addresses:
        theirs |= Q((f"{field}__in", addresses_of(person)))
    return model._default_manager.filter(theirs).distinct()


def addresses_of(person: Person) -> list[str]:
    """In lower case, as they are kept. An address that two people share says nothing about which of them is meant."""
    known = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    messages = person.contact_email.lower()
    shared = Q(email__iexact=messages) | Q(contact_email__iexact=messages)
    if messages and Person.objects.exclude(pk=person.pk).filter(shared).exists():
        messages = ""
    return sorted({address.lower() for address in (*known, person.email, messages) if address})


def everything(person: Person) -> list[Section]:
    """For the person's own eyes: one section a kind, those without rows left out."""
    sections = []
    for model, held in declared():
        rows = [_row(thing, held) for thing in about(model, held, person).order_by("pk")]
        if rows:
            sections.append(Section(held.what, rows))
    return sections


@transaction.atomic
def erase(*, person: Person, by: Person) -> None:
    """They leave, and what says who they are goes from every table. Raises what leaving raises.

    Rows of shared work stay with a person called "Former member".
    """
    if person.is_active:
        leave_trust(person=person, by=by)
    rows = [(about(model, held, person), held) for model, held in declared()]
    last_words = person.email
    chosen = [(list(found.values_list("pk", flat=True)), found.model, held) for found, held in rows]
    for keys, model, held in chosen:
        theirs = model._default_manager.filter(pk__in=keys)
        if held.erasure == Erasure.DELETED:
            theirs.delete()
        elif held.blanks:
            theirs.update(**held.blanks)
    record("person erased", person, by=by)
    if last_words:
        transaction.on_commit(lambda: _say_goodbye(last_words))


def _say_goodbye(address: str) -> None:
    """Afterwards nobody knows the address any more, so it is tried once. Neither it nor an answer is logged."""
    try:
        get_adapter().send_mail("account/email/left", address, {})
    except OSError as problem:  # all that smtplib raises too
        log.warning("The last mail to somebody who left could not be sent (%s).", type(problem).__name__)


def purge(now: datetime | None = None) -> int:
    """Delete what has been kept for as long as its declaration says. How many rows."""
    now = now or timezone.now()
    gone = 0
    for model, held in declared():
        if held.outdated:
            gone += model._default_manager.filter(held.outdated(now)).delete()[0]
    return gone


def _row(thing: Model, held: Held) -> dict[str, object]:
    return {_label(thing, field): _value(thing, field) for field in held.fields}


def _label(thing: Model, field: str) -> str:
    names = {one.name: one for one in thing._meta.get_fields()}
    words = getattr(names.get(field), "verbose_name", field.replace("_", " "))
    return str(words)


def _value(thing: Model, field: str) -> object:
    display = getattr(thing, f"get_{field}_display", None)
    value = display() if display else getattr(thing, field)
    if isinstance(value, Manager):
        return [str(one) for one in value.all()]
    value = value() if callable(value) else value
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool | list):
        return value
    return str(value)
