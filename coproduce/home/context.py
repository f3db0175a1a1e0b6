"""What every page shows around its content."""
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from coproduce.people import areas
from coproduce.people.models import TrustSettings

NAVIGATION = [
    ("Home", "home:home"),
    ("Projects", "projects:list"),
    ("My diary", "scheduling:diary"),
    ("What co-production is", "definition:current"),
]
PUBLIC = {"Home", "What co-production is"}


def chrome(request: HttpRequest) -> dict[str, object]:
    """For the base page: `trust`, `demo`, `nav` [{text, href, current}], `account_items` [{text, href}]; for every
    page that links to an area which may be switched off, `areas` {key: is it on?}.
    """
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    nav = []
    for text, name in NAVIGATION:
        if signed_in or text in PUBLIC:
            href = reverse(name)
            here = request.path == href if href == "/" else request.path.startswith(href)
            nav.append({"text": text, "href": href, "current": here})
    account = [("Sign in", "account_login")]
    if signed_in:
        account = [(user.name, "people:profile"), ("Sign out", "account_logout")]
    return {
        "trust": SimpleLazyObject(TrustSettings.current),
        "areas": SimpleLazyObject(areas.switches),
        "demo": settings.DEMO,
        "nav": nav,
        "account_items": [{"text": text, "href": reverse(name)} for text, name in account],
    }
