"""Who may see and do what: the guards that stand before pages.

Unseen is 404 (the page does not say that the thing exists); seen but not allowed is 403.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from coproduce.people.models import Kind
from coproduce.people.roles import has_role

Thing = TypeVar("Thing", bound=Model)
Rule = Callable[[Any, Any], bool]


def visible_or_404(model: type[Thing], person: Any, **lookup: object) -> Thing:
    """The one `model` that `person` may see and that fits `lookup`; else Http404.

    The model's manager offers `visible_to(person)`.
    """
    return get_object_or_404(model._default_manager.visible_to(person), **lookup)  # type: ignore[attr-defined]


def needs_role(*kinds: Kind) -> Callable[..., Any]:
    """The view is for people who have one of these roles; everybody else who is signed in gets 403."""

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not has_role(request.user, *kinds):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return around


def needs(model: type[Model], rule: Rule, *, pk: str = "pk") -> Callable[..., Any]:
    """The view gets the object that URL part `pk` names, if the person may see it (404) and `rule` holds (403)."""

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            thing = visible_or_404(model, request.user, pk=kwargs.pop(pk))
            if not rule(request.user, thing):
                raise PermissionDenied
            return view(request, thing, *args, **kwargs)

        return guarded

    return around
