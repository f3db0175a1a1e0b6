"""A page that changes how somebody signs in asks for a code of the last ten minutes.

allauth asks for the password again, and asks nothing of people who have none.
"""

import time
from collections.abc import Callable
from functools import wraps

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

SESSION_KEY = "code_entered_at"
FRESH_SECONDS = 600
View = Callable[..., HttpResponse]


def remember(session: SessionBase, at: float) -> None:
    """A code was entered at this time (seconds since 1970)."""
    session[SESSION_KEY] = at


def is_fresh(session: SessionBase) -> bool:
    return 0 <= time.time() - session.get(SESSION_KEY, 0) < FRESH_SECONDS


def needs_fresh_code(view: View) -> View:
    """Shows instead of an old session's page how to sign in again and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated and not is_fresh(request.session):
            return render(request, "people/fresh_code.html", {"back": request.path}, status=403)
        return view(request, *args, **kwargs)

    return guarded


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """The same words, where a page is reached that asks again for less than a whole sign-in."""
    return render(request, "people/fresh_code.html", {"back": reverse("people:profile")}, status=403)
