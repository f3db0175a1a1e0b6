"""With an area switched off, no page and no mail of the demo trust leads to it, whoever looks.

Given the demo trust, when its people and a visitor follow every link from their home page, then they meet the area
while it is on, and not once it is off.
"""
import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, ResolverMatch, get_resolver, resolve
from django.urls.resolvers import URLResolver

from coproduce.home.demo import build
from coproduce.notifications import outbox
from coproduce.notifications.models import Notification
from coproduce.people import areas
from coproduce.people.models import TrustSettings

pytestmark = pytest.mark.django_db
Links = dict[tuple[str, str], list[str]]
LINK = re.compile(r"""\b(?:href|action|formaction|src|hx-get|hx-post)=["']([^"'#]+)""")
ADDRESS = re.compile(re.escape(settings.SITE_URL) + r"[^\s\"'<>]*")
EACH = 3  # pages of one address that one person visits: the others differ in their data only
VISITORS = (None, "priya-shah", "ruth-adeyemi", "sam-okoro", "kemi-adebayo", "joan-price", "leila-haddad")


def in_use(resolver: URLResolver) -> Iterator[str]:
    """Areas that have an address."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from in_use(entry)
        elif area := areas.area_of(entry.callback):
            yield area


AREAS = sorted(set(in_use(get_resolver())))


@pytest.fixture(scope="module")
def trust(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Built once for all walks, and taken back whole at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        build.build(lambda words: None)
        yield
        transaction.set_rollback(True)


def known(path: str) -> ResolverMatch | None:
    try:
        return resolve(urlsplit(path).path)
    except Resolver404:
        return None


def area_of(path: str) -> str:
    match = known(path)
    return areas.area_of(match.func) if match else ""


def name_of(path: str) -> str:
    match = known(path)
    return match.view_name if match else ""


def links_of(path: str, response: HttpResponse) -> list[str]:
    html = response.content.decode() if "text/html" in response.get("Content-Type", "") else ""
    links = [urljoin(path, unescape(link)) for link in LINK.findall(html)]
    links += [response.url] if response.status_code in (301, 302) else []
    return [link for link in links if link.startswith("/") and not link.startswith(settings.STATIC_URL)]


def walk(client: Client) -> Iterator[tuple[str, list[str]]]:
    """(path, the paths of this site that it links to) of every page that can be reached by links."""
    waiting, seen, visits = deque(["/"]), {"/"}, Counter()
    while waiting:
        path = waiting.popleft()
        links = links_of(path, client.get(path))
        yield path, links
        for link in links:
            name = name_of(link)
            if link not in seen and name != "account_logout" and visits[name] < EACH:
                seen.add(link)
                visits[name] += 1
                waiting.append(link)


def walk_all() -> Links:
    """(who, path) → links, for every visitor."""
    found = {}
    for slug in VISITORS:
        client = Client()
        if slug:
            client.force_login(build.somebody(slug))
        for path, links in walk(client):
            found[slug or "nobody", path] = links
    return found


def mailed() -> list[str]:
    """The paths in every mail that the demo trust has sent or will send, worded now."""
    messages = [outbox.builder(row.kind)(row) for row in Notification.objects.all()]
    texts = [text for message in messages if message for text in (message.text, unescape(message.html))]
    texts += [message.calendar.ics.decode() for message in messages if message and message.calendar]
    return [address.removeprefix(settings.SITE_URL) for text in texts for address in ADDRESS.findall(text)]


def leading_to(area: str, links: Links) -> list[tuple[str, str, str]]:
    met = ((who, path, link) for (who, path), there in links.items() for link in there)
    return sorted({(who, path, link) for who, path, link in met if area_of(link) == area})


@pytest.fixture(scope="module")
def with_all_on(trust, django_db_blocker) -> tuple[Links, list[str]]:
    with django_db_blocker.unblock():
        return walk_all(), mailed()


def test_the_walk_sees_pages_forms_and_mails(with_all_on):
    """Or it would prove nothing: everybody reaches what stands in every footer, and forms and mails are read."""
    links, mails = with_all_on
    assert {who for (who, _), there in links.items() if "/ten/" in there} == {slug or "nobody" for slug in VISITORS}
    assert "projects:invite-revoke" in {name_of(link) for there in links.values() for link in there}
    assert {"join:open", "scheduling:reply"} <= {name_of(path) for path in mails}
    assert not [path for there in links.values() for path in there if "?" not in path and not known(path)]


@pytest.mark.parametrize("area", AREAS)
def test_no_link_to_an_area_that_is_off(with_all_on, area):
    links, _ = with_all_on
    before = leading_to(area, links)
    assert before, f"Nothing in the demo trust leads to {area}, so this test shows nothing"
    with transaction.atomic():
        TrustSettings.objects.update(areas_off=[area])
        assert leading_to(area, walk_all()) == []
        assert [path for path in mailed() if area_of(path) == area] == []
        for who, _, path in before:
            client = Client()
            if who != "nobody":
                client.force_login(build.somebody(who))
            assert client.get(path).status_code == 404, (who, path)
        transaction.set_rollback(True)
