"""What stands around every page's content. Reads `trust`, `nav` and `account_items` from the page's context."""

import re

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from coproduce.design.nhsuk import render

register = template.Library()

SERVICE = "Coproduce"
NHS_LOGO = re.compile(r'<svg class="nhsuk-header__logo".*?</svg>', re.DOTALL)
FOOTER = (
    ("The ten recommendations", "/ten/"),
    ("Accessibility", "/accessibility/"),
    ("Privacy", "/privacy/"),
    ("Cookies", "/cookies/"),
)


@register.simple_tag(takes_context=True)
def site_header(context: template.Context) -> SafeString:
    """The trust's name in words, or its own logo. The NHS logo is a trade mark, so it is never drawn."""
    name = _trust_name(context)
    logo = getattr(settings, "TRUST_LOGO", "")
    picture = {"src": static(logo), "alt": name} if logo else {}
    header = render(
        "header",
        organisation=None if logo else {"name": name},
        logo={"href": "/", "ariaLabel": f"{name}, {SERVICE} home page", **picture},
        service={"text": SERVICE, "href": "/"},
        account=_list(context.get("account_items"), ariaLabel="Your account"),
        navigation=_list(context.get("nav")),
    )
    return mark_safe(NHS_LOGO.sub("", header))  # noqa: S308 (only takes something away)


@register.simple_tag(takes_context=True)
def site_footer(context: template.Context) -> SafeString:
    trust = context.get("trust")
    phone = format_html('<p class="nhsuk-body-s">Help by phone: {}</p>', trust.phone) if trust and trust.phone else None
    return render(
        "footer",
        meta={"items": [{"text": text, "href": href} for text, href in FOOTER], "html": phone},
        copyright={"text": _trust_name(context)},
    )


@register.simple_tag
def typeface() -> str:
    """Frutiger is for NHS bodies that registered for it; everybody else gets Arial and asks no server for a font."""
    return "" if getattr(settings, "NHS_FRUTIGER", False) else "app-arial"


def _trust_name(context: template.Context) -> str:
    trust = context.get("trust")
    return str(trust.name) if trust else SERVICE


def _list(items: list[dict[str, object]] | None, **more: str) -> dict[str, object] | None:
    return {"items": items, **more} if items else None
