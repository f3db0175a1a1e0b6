"""What allauth does when somebody asks too often (urls.py names this `handler429`)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def too_many(request: HttpRequest) -> HttpResponse:
    """Back to a page that works, with words: two quick presses of one button are no reason for an error page."""
    messages.warning(request, "That was too many tries at once. Look for a code in your email, or wait a minute.")
    return redirect("people:profile" if request.user.is_authenticated else "account_login")
