"""Signing in and up as a browser does it."""

import re

from django.core import mail
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client

LOGIN, CODE, SIGN_UP = "/accounts/login/", "/accounts/login/code/confirm/", "/accounts/signup/"
VERIFY, EMAIL, LOGOUT = "/accounts/confirm-email/", "/accounts/email/", "/accounts/logout/"


def code_in(message: EmailMessage) -> str:
    """The code stands alone on its line."""
    [code] = re.findall(r"^[A-Z]{4}-[A-Z]{4}$", message.body, re.MULTILINE)
    return code


def last_mail(to: str) -> EmailMessage:
    message = mail.outbox[-1]
    assert message.to == [to]
    return message


def ask_for_code(client: Client, address: str, **more: str) -> HttpResponse:
    return client.post(LOGIN, {"login": address, **more})


def enter_code(client: Client, code: str, **more: str) -> HttpResponse:
    return client.post(CODE, {"code": code, **more})


def sign_in(client: Client, address: str) -> HttpResponse:
    ask_for_code(client, address)
    return enter_code(client, code_in(last_mail(address)))


def sign_up(client: Client, address: str, name: str = "Ines Moreau") -> HttpResponse:
    return client.post(SIGN_UP, {"name": name, "email": address})


def who(client: Client) -> str | None:
    """The key of whoever is signed in."""
    return client.session.get("_auth_user_id")


def without_tokens(page: HttpResponse, address: str) -> str:
    """The page's text, but for what differs by browser."""
    lines = page.content.decode().replace(address, "…").splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)
