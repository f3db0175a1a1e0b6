"""Being a demo person with one click, and reading every mail. Only served in demo mode."""
import time

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from coproduce.home.demo import build, rosters
from coproduce.home.demo.mail import mails
from coproduce.home.demo.people import BY_SLUG
from coproduce.people import fresh_code, invitations
from coproduce.people.access import visible_or_404
from coproduce.people.models import Team


def sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    person = build.somebody(slug) if slug in BY_SLUG else None
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    fresh_code.remember(request.session, time.time())  # one click is how one signs in here
    return redirect("home:home")


@login_not_required
@require_POST
def become(request: HttpRequest, slug: str) -> HttpResponse:
    return sign_in(request, slug)


@login_not_required
@require_POST
def people(request: HttpRequest) -> HttpResponse:
    """The same, with the person named by the button that was pressed."""
    return sign_in(request, request.POST.get("person", ""))


@login_not_required
@require_POST
def invited(request: HttpRequest) -> HttpResponse:
    """The invitation of somebody who has no account yet, as her phone would open it."""
    logout(request)
    invitation = build.open_invitation()
    if invitation is None:
        raise Http404
    return redirect(reverse("join:open", args=[invitations.token(invitation)]))


@login_not_required
def mail(request: HttpRequest) -> HttpResponse:
    try:
        page = max(1, int(request.GET.get("page", "1")))
    except ValueError:
        raise Http404 from None
    found, more = mails(settings.VAR / "mail", page)
    if not found and page > 1:
        raise Http404
    return render(request, "demo/mail.html", {"mails": found, "next": page + 1 if more else 0, "page": page})


@require_safe
def roster(request: HttpRequest, team: int) -> HttpResponse:
    """A made-up roster of a team that the person runs, to try, from next Monday on."""
    found = visible_or_404(Team, request.user, pk=team)
    response = HttpResponse(
        rosters.as_csv(found, rosters.monday_after(timezone.localdate())), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="roster.csv"'
    return response
