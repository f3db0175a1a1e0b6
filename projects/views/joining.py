"""The way in by link. Looking at it consumes nothing: mail scanners open links, and some even press buttons."""
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coproduce.people import cards, doorbell, fresh_code, idle, invitations
from coproduce.people.invitations import InvitationError
from coproduce.people.models import Person
from projects.forms.joining import CodeForm, EmailForm, PhoneForm
from projects.models import JoinRequest, ProjectInvite
from projects.services import asking, doorstep, joining
from projects.services.project import ProjectError

ASKED = "asked_to_join"  # in the session: what somebody without email asked for
WRONG_CODE = (
    "This code does not work. Check each letter and number. "
    "Each code on a card works once: try the next one, or ring us"
)
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
    if doorstep.is_in(invite, request.user):
        return redirect(invite.project)
    page = doorstep.page(invite, request.user, asked_here(request, invite))
    return render(request, page.template, page.context, status=page.status)


@require_POST
@with_invite
def accept(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    if invite.invitation.is_open:
        return ask(request, invite)
    by = request.user if request.user.is_authenticated else invite.invitation.for_person
    if by is None:
        return redirect("join:email")
    try:
        joining.accept(invite=invite, by=by)
    except InvitationError:
        return redirect("join:invitation")  # which says why
    invitations.let_go(request.session)
    messages.success(request, f"You are in. Welcome to “{invite.project}”.")
    return redirect(invite.project) if request.user.is_authenticated else come_in(request, by)


def come_in(request: HttpRequest, person: Person) -> HttpResponse:
    """By a letter, whose code was typed here. It works once: the card that follows is for the next times."""
    if not cards.may_have(person):
        return redirect("account_login")
    enter(request, person)
    return redirect("people:card")


def enter(request: HttpRequest, person: Person) -> None:
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    fresh_code.remember(request.session, time.time(), paper=True)
    idle.begin(request.session, stay=False)  # from paper, on whatever phone is at hand


def ask(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    """Yes to an open link: a project lead answers."""
    if not request.user.is_authenticated:
        return redirect("join:how")
    with suppress(InvitationError, ProjectError):  # the page says why
        asking.ask(invite=invite, by=request.user)
    return redirect("join:invitation")


@require_safe
@with_invite
def how(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    """By email or by phone. Only for those whom an open link still lets ask."""
    if request.user.is_authenticated or not may_ask(invite):
        return redirect("join:invitation")
    return render(request, "join/how.html", doorstep.facts(invite))


@with_invite
def by_email(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    """One page and one mail for everybody: it does not tell whether we know the address."""
    held = invite.invitation
    if request.user.is_authenticated or held.for_person or not invitations.state(held).can_be_used:
        return redirect("join:invitation")
    form = EmailForm(request.POST or None, initial={"name": held.name}, address_known=bool(held.address))
    if form.is_valid():
        address = held.address or form.cleaned_data["address"]
        try:
            doorbell.ring(request, name=form.cleaned_data["name"], address=address)
        except doorbell.TooManyCodes as problem:
            form.add_error(None, str(problem))
        else:
            back = urlencode({"next": reverse("join:invitation")})
            return redirect(f"{reverse('account_confirm_login_code')}?{back}")
    mask = doorstep.mask(held) if held.address else ""
    return render(request, "join/email.html", doorstep.facts(invite) | {"form": form, "mask": mask})


@with_invite
def by_phone(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    """Without email: a name and a phone number, until a project lead answers."""
    if request.user.is_authenticated or not may_ask(invite) or asked_here(request, invite):
        return redirect("join:invitation")
    form = PhoneForm(request.POST or None)
    if form.is_valid() and may_ring(request, form):
        typed = {name: form.cleaned_data[name] for name in ("name", "phone", "comes_as")}
        try:
            made = asking.ask(invite=invite, by=None, needs=form.access_needs, **typed)
        except InvitationError:
            return redirect("join:invitation")  # which says why
        request.session[ASKED] = str(made.pk)
        return redirect("join:invitation")
    return render(request, "join/phone.html", doorstep.facts(invite) | {"form": form})


def may_ring(request: HttpRequest, form: PhoneForm) -> bool:
    if doorbell.may_leave_a_number(request):
        return True
    form.add_error(None, str(doorbell.TooManyCodes()))
    return False


def may_ask(invite: ProjectInvite) -> bool:
    return invite.invitation.is_open and invitations.state(invite.invitation).can_be_used


def asked_here(request: HttpRequest, invite: ProjectInvite) -> JoinRequest | None:
    """What somebody without email asked for in this browser."""
    return asking.left_here(invite, request.session.get(ASKED, ""))


@require_POST
@with_invite
def withdraw(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    """They have changed their mind while they wait: nothing is kept."""
    person = request.user if request.user.is_authenticated else None
    asked = asking.of(invite, person) if person else asked_here(request, invite)
    if asked:
        with suppress(ProjectError):  # answered meanwhile: the page says how
            asking.withdraw(request=asked, by=person)
            messages.success(request, "Taken back. We kept nothing. You can ask again by the same link.")
    return redirect("join:invitation")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@no_store
def type_code(request: HttpRequest) -> HttpResponse:
    """The short address on letters, cards and posters. A letter's or poster's code opens an invitation and is not
    used up by that; a card's code signs in, once."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if not doorbell.may_type_a_code(request):
            form.add_error("code", "That was too many tries. Wait five minutes, or ring us")
        elif answer := with_code(request, form.cleaned_data["code"]):
            return answer
        else:
            form.add_error("code", WRONG_CODE)
    return render(request, "join/code.html", {"form": form, **doorstep.closed()})


def with_code(request: HttpRequest, code: str) -> HttpResponse | None:
    found = invitations.look_up_code(code)
    if found is not None and hasattr(found, "project_invite"):
        invitations.hold(request.session, found)
        return redirect("join:invitation")
    person = cards.use(code=code)
    if person is None:
        return None
    enter(request, person)
    if not cards.left(person):
        messages.warning(request, "That was the last code on your card. Make a new card on your profile, or ring us.")
    return redirect("home:home")


@require_POST
@with_invite
def decline(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    if invite.invitation.is_open:  # nobody was asked by name: there is nothing to remember
        invitations.let_go(request.session)
        return redirect("join:thank-you")
    return answered(invitations.decline, invite)


@require_POST
@with_invite
def take_back(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    return answered(invitations.take_back, invite)


def answered(answer: Callable[..., None], invite: ProjectInvite) -> HttpResponse:
    with suppress(InvitationError):  # the page says why
        answer(invitation=invite.invitation)
    return redirect("join:invitation")


@require_safe
@login_not_required
def thank_you(request: HttpRequest) -> HttpResponse:
    return render(request, "join/thank_you.html", doorstep.closed())


@require_POST
@with_invite
def sign_out(request: HttpRequest, invite: ProjectInvite) -> HttpResponse:
    """Somebody else was signed in. The invitation stays in hand."""
    logout(request)
    invitations.hold(request.session, invite.invitation)
    return redirect("join:invitation")
