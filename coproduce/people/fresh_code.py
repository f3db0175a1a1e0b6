"""A page that changes how somebody signs in asks for a code of the last ten minutes.

allauth asks for the password again, and asks nothing of people who have none. A code from paper, which somebody
else may have printed, is enough to take one's data and to leave: never to change how one signs in.
"""

import time
from collections.abc import Callable
from functools import wraps

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

SESSION_KEY, PAPER_KEY = "code_entered_at", "paper_code_entered_at"
FRESH_SECONDS = 600
View = Callable[..., HttpResponse]


def remember(session: SessionBase, at: float, *, paper: bool = False) -> None:
    """A code was entered at this time (seconds since 1970)."""
    session[PAPER_KEY if paper else SESSION_KEY] = at


def is_fresh(session: SessionBase, *, paper: bool = False) -> bool:
    """`paper`: one from paper counts too."""
    keys = (SESSION_KEY, PAPER_KEY) if paper else (SESSION_KEY,)
    return any(0 <= time.time() - session.get(key, 0) < FRESH_SECONDS for key in keys)


def needs_fresh_code_or_card(view: View) -> View:
    return needs_fresh_code(view, paper=True)


def needs_fresh_code(view: View, *, paper: bool = False) -> View:
    """Shows instead of an old session's page how to sign in again and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated and not is_fresh(request.session, paper=paper):
            return render(request, "people/fresh_code.html", {"back": request.path}, status=403)
        return view(request, *args, **kwargs)

    return guarded


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """The same words, where a page is reached that asks again for less than a whole sign-in."""
    return render(request, "people/fresh_code.html", {"back": reverse("people:profile")}, status=403)
