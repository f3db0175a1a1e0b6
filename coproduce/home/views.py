"""The front page, what is asked of you, the ten recommendations, and the pages in the footer."""
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from coproduce.audit import reading
from coproduce.home import audit as audit_lines
from coproduce.home import doing, first_steps, just_done, today
from coproduce.home.demo.people import ON_THE_FRONT_PAGE
from coproduce.home.doing import Reason
from coproduce.home.forms import AuditForm, ColleagueForm
from coproduce.home.ten import LEARNING, SUPPORT
from coproduce.people import areas
from coproduce.people.access import needs_role
from coproduce.people.models import Kind
from coproduce.people.privacy.services import declared


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What is asked of you, for whoever is signed in; the front door for everybody else."""
    if request.user.is_authenticated:
        shown = today.of(request.user, done=just_done.shown(request), show_all="all" in request.GET)
        context = {"today": shown, "reasons": Reason.choices, "again": just_done.again(request)}
        return render(request, "home/today.html", context)
    if settings.DEMO:
        return render(request, "demo/doors.html", {"people": ON_THE_FRONT_PAGE})
    return render(request, "home/welcome.html")


@needs_role(Kind.COPRODUCTION_LEAD)
def steps(request: HttpRequest) -> HttpResponse:
    """What an empty trust's lead does first."""
    todo = first_steps.of(request.user)
    following = next((step for step in todo if not step.done), None)
    return render(request, "home/first_steps.html", {"steps": todo, "next": following})


@needs_role(Kind.AUDIT_READER)
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    form = AuditForm(request.GET or None, verbs=reading.recent_verbs())
    wanted = form.wanted() if form.is_valid() else {}
    entries, older = reading.page(**wanted)
    context = {
        "form": form,
        "lines": audit_lines.lines(entries, request.user),
        "older": older,
        "query": form.query(),
    }
    return render(request, "home/audit.html", context)


@require_POST
def do(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A button of a line. Pressed twice, it does once."""
    said, version = request.POST.get("do", ""), request.POST.get("version", "")
    try:
        words = doing.do(by=request.user, kind=kind, key=key, said=said, version=version)
    except doing.NotAsked:
        just_done.nothing(request, kind, key)
    except ValueError as problem:
        messages.warning(request, str(problem))
    else:
        just_done.add(request, kind, key, words)
    return just_done.back(request, key)


@require_POST
def undo(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Only what was done on the page that is open: it stands in the session."""
    if just_done.take_out(request, kind, key):
        try:
            doing.undo(by=request.user, kind=kind, key=key)
        except ValueError as problem:
            messages.warning(request, str(problem))
    return just_done.back(request, key)


def pass_on(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Whom to ask instead."""
    try:
        how, row = doing.asked(request.user, kind, key)
    except doing.NotAsked:
        raise Http404 from None
    if how.fellows is None:
        raise Http404
    form = ColleagueForm(request.POST or None, people=doing.fellows(request.user, how, row))
    if form.is_valid():
        words = doing.pass_on(by=request.user, kind=kind, key=key, to=form.cleaned_data["to"])
        just_done.add(request, kind, key, words)
        return just_done.back(request, key)
    return render(request, "home/pass_on.html", {"form": form, "line": how.line(row)})


@login_not_required
def ten(request: HttpRequest) -> HttpResponse:
    parts = [("Learning about co-production", LEARNING), ("Supporting staff to get involved", SUPPORT)]
    pages = {clause.page for one in LEARNING + SUPPORT for clause in one.clauses if clause.page}
    switched_off = {page for page in pages if not areas.is_open(page)}
    return render(request, "home/ten.html", {"parts": parts, "switched_off": switched_off})


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")


@login_not_required
def cookies(request: HttpRequest) -> HttpResponse:
    return render(request, "home/cookies.html")



@login_not_required
def what_we_hold(request: HttpRequest) -> HttpResponse:
    """From what each model declares: a kind of data that several tables hold is told once."""
    rows = {held.what: held for _, held in declared()}
    return render(request, "home/what_we_hold.html", {"rows": list(rows.values())})
