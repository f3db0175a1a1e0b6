"""Finding people by name or address, for those who may see everybody."""
from django.db.models import Q, QuerySet

from coproduce.design.lines import one_line
from coproduce.people.models import Kind, Person

MOST = 10
WORDS = 6  # more would only make the question dearer


def find(text: str, *, staff: bool = False) -> list[Person]:
    """Up to MOST people still here, by name. Each word of `text` is in their name or an address of theirs."""
    words = one_line(text).split()[:WORDS]
    if not words:
        return []
    found: QuerySet[Person] = Person.objects.filter(is_active=True)
    for word in words:
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(contact_email__icontains=word))
    if staff:
        found = found.filter(roles__kind=Kind.STAFF)
    return list(found.order_by("name", "pk")[:MOST])


def active(pk: object) -> Person | None:
    return Person.objects.filter(pk=pk, is_active=True).first()
