"""What stands around every page's content. Reads `trust`, `nav` and `account_items` from the page's context."""

import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from coproduce.design.nhsuk import render

register = template.Library()

Items = tuple[tuple[tuple[str, object], ...], ...]
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
    logo = getattr(settings, "TRUST_LOGO", "")
    return _header(_trust_name(context), logo, _frozen(context.get("account_items")), _frozen(context.get("nav")))


@register.simple_tag(takes_context=True)
def site_footer(context: template.Context) -> SafeString:
    trust = context.get("trust")
    return _footer(_trust_name(context), str(trust.phone) if trust else "")


@lru_cache(maxsize=256)
def _header(name: str, logo: str, account: Items, nav: Items) -> SafeString:
    """Kept: it is a fifth of a page's time, and the same for one person on every page of a part of the site."""
    picture = {"src": static(logo), "alt": name} if logo else {}
    header = render(
        "header",
        organisation=None if logo else {"name": name},
        logo={"href": "/", "ariaLabel": f"{name}, {SERVICE} home page", **picture},
        service={"text": SERVICE, "href": "/"},
        account=_list(account, ariaLabel="Your account"),
        navigation=_list(nav),
    )
    return mark_safe(NHS_LOGO.sub("", header))  # noqa: S308 (only takes something away)


@lru_cache(maxsize=8)
def _footer(name: str, phone: str) -> SafeString:
    help_line = format_html('<p class="nhsuk-body-s">Help by phone: {}</p>', phone) if phone else None
    return render(
        "footer",
        meta={"items": [{"text": text, "href": href} for text, href in FOOTER], "html": help_line},
        copyright={"text": name},
    )


def _trust_name(context: template.Context) -> str:
    trust = context.get("trust")
    return str(trust.name) if trust else SERVICE


def _frozen(items: list[dict[str, object]] | None) -> Items:
    return tuple(tuple(item.items()) for item in items or ())


def _list(items: Items, **more: str) -> dict[str, object] | None:
    return {"items": [dict(item) for item in items], **more} if items else None
