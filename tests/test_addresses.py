"""Every address of the site is in one of the tables that say who gets what: a new one without a row fails here."""
from types import SimpleNamespace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, include, path, resolve
from django.urls.resolvers import RegexPattern, URLResolver

from coproduce import urls
from tests import test_pages
from tests.people import test_settings_pages
from tests.projects import test_pages as project_pages

SOMETHING = {"team": 1, "band": 1, "directorate": 1, "somebody": UUID(int=1)}
UNNAMED = {"/accounts/email/", "/^accounts/password/"}  # they stand before allauth's own, which have names and rows


def in_tables() -> set[str]:
    """Names of addresses, as `reverse` wants them."""
    paths = [row.partition("?")[0].format(**SOMETHING) for row in test_settings_pages.MATRIX]
    settings_pages = {resolve(path).view_name for path in paths}
    projects = {f"projects:{name}" for name in project_pages.MATRIX} | {f"join:{name}" for name in project_pages.JOIN}
    return {*test_pages.MATRIX, *settings_pages, *projects}


def of_site(resolver: URLResolver) -> set[str]:
    found = test_pages.addresses(resolver)
    return {name if name.rpartition(":")[2] else where for name, where in found} - UNNAMED


def test_every_address_is_in_a_table_and_no_row_is_of_an_address_that_went():
    assert of_site(get_resolver()) == in_tables()


def view(request: HttpRequest) -> HttpResponse:
    raise AssertionError("never asked")


def test_an_address_in_no_table_is_found():
    """The negative control: at the top, within an app that has a table, and without a name."""
    inside = path("projects/", include(([path("secret/", view, name="secret")], "projects")))
    more = [path("new/", view, name="new"), inside, path("nameless/", view)]
    site = URLResolver(RegexPattern(r"^/"), SimpleNamespace(urlpatterns=[*urls.urlpatterns, *more]))
    assert of_site(site) - in_tables() == {"new", "projects:secret", "/nameless/"}
