"""The way in by link. Looking at it consumes nothing: mail scanners open links, and some even press buttons."""
from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from coproduce.people import invitations
from coproduce.people.invitations import InvitationError
from projects.models import ProjectInvite
from projects.services import doorstep, joining

View = Callable[..., HttpResponse]
no_store = cache_control(no_store=True, private=True)


@require_safe
@login_not_required
@no_store
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Keeps the invitation in the session and leads to an address without a secret in it.

    Only this answer forbids the referrer: on the next page it would make browsers send "Origin: null" with the answer,
    which the guard against forged requests rightly refuses.
    """
    found = invitations.look_up(token)
    if found is None or not hasattr(found, "project_invite"):
        return render(request, "join/unknown.html", doorstep.closed(), status=404)
    invitations.hold(request.session, found)
    answer = redirect("join:invitation")
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def with_invite(view: View) -> View:
    """The view gets the project invitation whose link was opened in this browser."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        held = invitations.held(request.session)
        invite = doorstep.invite_of(held) if held else None
        if invite is None:
            return render(request, "join/unknown.html", doorstep.closed(), status=404)
        return view(request, invite)

    return login_not_required(no_store(guarded))


@require_safe
@with_invite
def invitation(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    if invite.invitation.used_by == request.user:
        return redirect(invite.project)
    page = doorstep.page(invite, request.user)
    return render(request, page.template, page.context, status=page.status)


@require_POST
@with_invite
def accept(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect(doorstep.sign_in_address(invite))
    try:
        joining.accept(invite=invite, by=request.user)
    except InvitationError:
        return redirect("join:invitation")  # which says why
    invitations.let_go(request.session)
    messages.success(request, f"You are in. Welcome to “{invite.project}”.")
    return redirect(invite.project)


@require_POST
@with_invite
def decline(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    return answered(invitations.decline, invite)


@require_POST
@with_invite
def take_back(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    return answered(invitations.take_back, invite)


def answered(answer: Callable[..., None], invite: ProjectInvite) -> HttpResponse:
    with suppress(InvitationError):  # the page says why
        answer(invitation=invite.invitation)
    return redirect("join:invitation")


@require_POST
@with_invite
def sign_out(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    """Somebody else was signed in. The invitation stays in hand."""
    logout(request)
    invitations.hold(request.session, invite.invitation)
    return redirect("join:invitation")
