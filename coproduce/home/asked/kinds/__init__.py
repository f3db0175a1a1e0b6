"""Every kind of thing that is asked of people, and everything that comes up: a module for each part of the site.

To add a kind: write a module here (or add to the module of your part) with `KINDS = (Kind(…), …)` for what is asked,
or `COMING_UP = (Kind(…), …)`. It is on home, in the order of the list, in the weekly mail and in the tests of all kinds
without a line elsewhere, and costs no further query. Then add a builder of one such thing to
`tests/home/test_kinds.py`, which checks what holds for every kind: it is asked of this person and nobody else, its page
opens, its answers are taken once and undone, and it is gone when it is done.
"""
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from coproduce.home.asked.kind import Kind
from coproduce.people import areas


@cache
def asked() -> dict[str, Kind]:
    return _listed("KINDS")


def on() -> tuple[str, ...]:
    """Slugs of the kinds whose area is not switched off."""
    return tuple(slug for slug, kind in asked().items() if not kind.area or areas.is_on(kind.area))


@cache
def coming_up() -> dict[str, Kind]:
    return _listed("COMING_UP")


def _listed(name: str) -> dict[str, Kind]:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    kinds = [kind for module in modules for kind in getattr(module, name, ())]
    by_slug = {kind.slug: kind for kind in kinds}
    if len(by_slug) != len(kinds):
        raise ValueError(f"Two kinds have one slug: {sorted(kind.slug for kind in kinds)}")
    return by_slug
