"""What we change in allauth: who may sign up, where they land, and what its mails and messages say."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse

from coproduce.people import addresses, fresh_code, idle, invitations, sign_up
from coproduce.people.models import TrustSettings


class TrustAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": "This is your email address already. Enter another one",
        "email_taken": "This address cannot be used. Enter another one",
        "incorrect_code": "This is not the code in our email. Check it and type it again",
        "too_many_login_attempts": "That was too many tries. Wait a minute, then ask for a new code",
        "rate_limited": "We have just sent you a code. Wait a minute before you ask for another",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed where the trust names no domain of its own and no invitation was opened in this browser."""
        invitation = invitations.held(request.session)
        return bool(TrustSettings.current().email_domains) or (
            invitation is not None and invitations.state(invitation).can_be_used
        )

    def clean_email(self, email: str) -> str:
        return addresses.normal(email)

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        user.name = form.cleaned_data["name"]
        return super().save_user(request, user, form, commit)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """One clock: allauth's own asks nothing of people who have neither password nor second step."""
        return not fresh_code.is_fresh(self.request.session)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        fresh_code.remember(request.session, time.time())
        idle.begin(request.session, stay="stay" in request.POST)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Back to the invitation that brought them here; else home."""
        invitation = invitations.held(request.session)
        if invitation is not None and invitations.state(invitation).can_be_used:
            return reverse("join:invitation")
        return resolve_url("home:home")

    get_signup_redirect_url = get_login_redirect_url

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """At once, not through the outbox: a code is wanted now, and is kept in no table."""
        trust = TrustSettings.current()
        invitation = invitations.held(self.request.session) if self.request else None
        ours = {
            "email": email,
            "trust": trust,
            "sign_in_url": sign_up.on_site("account_login"),
            "signup_url": sign_up.on_site("account_signup"),
            "may_sign_up": sign_up.may_sign_up(email, invitation),
        }
        self.render_mail(template_prefix, email, {**context, **ours}).send()
