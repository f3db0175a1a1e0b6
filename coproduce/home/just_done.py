"""What was done on the home page that is open. The session keeps it; the address says whether it is shown.

Whoever comes to `/` from elsewhere begins afresh; `/?done` shows what the last few buttons did.
"""
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from coproduce.home.today import Done

KEPT_AS, MOST = "done on home", 50


def shown(request: HttpRequest) -> list[Done]:
    return [Done(*one) for one in _kept(request)] if "done" in request.GET else []


def add(request: HttpRequest, kind: str, key: str, words: str) -> None:
    """To what the page showed whose button was pressed."""
    before = [one for one in _kept(request) if one[:2] != [kind, key]] if "done" in request.GET else []
    request.session[KEPT_AS] = [*before, [kind, key, words]][-MOST:]


def nothing(request: HttpRequest, kind: str, key: str) -> None:
    """There was nothing to do. A second click on the same button needs no word about it."""
    if [kind, key] not in [one[:2] for one in _kept(request)]:
        messages.info(request, "That is done already, or is no longer asked of you.")


def take_out(request: HttpRequest, kind: str, key: str) -> bool:
    """Was it there?"""
    kept = _kept(request)
    left = [one for one in kept if one[:2] != [kind, key]]
    request.session[KEPT_AS] = left
    return len(left) < len(kept)


def again(request: HttpRequest) -> str:
    """What the buttons' addresses carry on: whether this page shows what was done, and all that is asked."""
    carried = [word for word in ("done", "all") if word in request.GET]
    return f"?{'&'.join(carried)}" if carried else ""


def back(request: HttpRequest, key: str) -> HttpResponse:
    return redirect(f"{reverse('home:home')}?done{'&all' if 'all' in request.GET else ''}#{key}")


def _kept(request: HttpRequest) -> list[list[str]]:
    return request.session.get(KEPT_AS, [])
