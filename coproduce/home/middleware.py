"""What holds for every answer of the site, whatever page it comes from."""
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from coproduce.home import errors
from coproduce.people import areas, idle, once, second_factor

Answer = Callable[[HttpRequest], HttpResponse]
LARGEST_BODY = 12_000_000  # bytes: a calendar file of 10 MB and what goes around it
SWALLOWED = 64_000_000
CHUNK = 65_536
NOT_ALLOWED = 405


def ask_once(get_response: Answer) -> Answer:
    """Questions that every page asks (what is this trust called?) go to the database once for each request."""

    def answer(request: HttpRequest) -> HttpResponse:
        with once.keeping():
            return get_response(request)

    return answer


def keep_private(get_response: Answer) -> Answer:
    """Pages of somebody with a session stay in no cache: computers on wards are shared, and have a back button."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        cookie = settings.SESSION_COOKIE_NAME
        if cookie in request.COOKIES or cookie in response.cookies:
            patch_cache_control(response, no_store=True, private=True)
        return response

    return answer


def refuse_large_bodies(get_response: Answer) -> Answer:
    """By the length that is announced, before anything is kept. The server itself reads no further than that length."""

    def answer(request: HttpRequest) -> HttpResponse:
        length = announced(request)
        if length <= LARGEST_BODY:
            return get_response(request)
        if length <= SWALLOWED:
            swallow(request)
        return errors.too_large(request)

    return answer


def announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def swallow(request: HttpRequest) -> None:
    """A browser that is cut off while it sends shows its own error instead of our page."""
    while request.read(CHUNK):
        pass


def say_what_is_not_allowed(get_response: Answer) -> Answer:
    """Django answers a GET where only a POST belongs with an empty page."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == NOT_ALLOWED and not response.streaming and not response.content:
            return errors.not_allowed(request, response["Allow"])
        return response

    return answer


def sign_out_idle(get_response: Answer) -> Answer:
    """Somebody walked away from a shared computer. What they typed waits, as after every end of a session."""

    def answer(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and idle.is_over(request.session):
            logout(request)
        return get_response(request)

    return answer


class SignInFirst(LoginRequiredMiddleware):
    """Signing in again does not lose what somebody typed while their session ended.

    What is switched off does not ask to sign in first, only to say then that nothing is there.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponse], view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        areas.refuse_if_off(view_func)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponse]) -> HttpResponse:
        if errors.typed(request):
            return errors.signed_out(request)
        return super().handle_no_permission(request, view_func)


class SecondStepFirst:
    """Whoever must have a second step reaches nothing else before they have set one up."""

    OPEN = frozenset({
        "account_login", "account_logout", "account_confirm_login_code", "account_email", "home:accessibility",
        "home:privacy", "home:cookies", "home:live", "home:ready", "people:profile",
    })  # fmt: skip

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponse], view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in self.OPEN or name.startswith("mfa_"):
            return None
        if request.user.is_authenticated and second_factor.is_lacking(request.user):
            return redirect("mfa_index")
        return None
