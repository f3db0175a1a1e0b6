"""`{% load trust %}`: what the trust says of itself, on pages of the floors above."""
from django import template

from coproduce.people.trust import services

register = template.Library()


@register.inclusion_tag("people/bands.html")
def payment_bands() -> dict[str, object]:
    """What the trust pays today, folded away; nothing where it has set no amount. One query."""
    return {"bands": services.bands_in_force()}
