"""Asking to be released from a shift, and the manager's answer: on the site or behind a signed link."""
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from coproduce.people.access import visible_or_404
from coproduce.people.areas import part_of
from coproduce.people.models import Person
from scheduling.forms.needs import DeciderForm, ReleaseAnswerForm
from scheduling.models import Event, Release
from scheduling.services import release_mails, releases
from scheduling.services.errors import SchedulingError
from scheduling.views.events import private

SAVED = "Your answer is saved. We tell {person} and whoever asked. You can change it until then."


@part_of("release")
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """By the person themself, from the page of a meeting that they are asked to."""
    event = visible_or_404(Event, request.user, pk=pk)
    if event.asked(request.user) is None:
        raise Http404
    what = {"url": event.url, "summary": event.summary, "start": event.start, "end": event.end}
    return ask_page(request, request.user, what, back=event.get_absolute_url())


def ask_page(request: HttpRequest, person: Person, what: dict[str, object], *, back: str) -> HttpResponse:
    """`what`: url, summary, start and end of what the person would come to."""
    known = releases.of(person, url=what["url"], start=what["start"], end=what["end"])
    if known:
        return redirect(known)
    form = DeciderForm(
        request.POST if request.method == "POST" else None, known=releases.who_decides(person)
    )
    if form.is_valid():
        try:
            made = releases.ask(person=person, decider=form.cleaned_data["person"], by=request.user, **what)
        except SchedulingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"We have asked {made.decider.name}. We tell you when they answer.")
            return redirect(back)
    context = {"form": form, "person": person, "back": back, "why_nobody": releases.why_nobody(person), **what}
    context |= {"late_words": releases.late_words(what["start"]), "me": person == request.user}
    return render(request, "scheduling/release_ask.html", context)


@part_of("release")
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The manager answers here; the person and whoever asked see how it stands."""
    release = visible_or_404(Release, request.user, pk=pk)
    if release.decider_id == request.user.pk:
        return _answer_page(request, release, request.user, address=release.get_absolute_url())
    if request.method == "POST":
        raise PermissionDenied
    return render(request, "scheduling/release.html", _context(request, release))


@part_of("release")
@login_not_required
@private
def by_link(request: HttpRequest, signed: str) -> HttpResponse:
    """Only a POST answers: mail scanners open links."""
    found = release_mails.release_of(signed)
    if found is None:
        raise Http404
    release, decider = found
    if release.decider_id != decider or not release.decider.is_active:
        title = "Somebody else decides this now"
        return render(request, "scheduling/reply_closed.html", {"title": title}, status=410)
    address = reverse("scheduling:release-reply", args=[signed])
    return _answer_page(request, release, release.decider, address=address)


def _answer_page(request: HttpRequest, release: Release, manager: Person, *, address: str) -> HttpResponse:
    if release.state == Release.State.WITHDRAWN or release.start <= timezone.now():
        title = "This is no longer needed"
        return render(request, "scheduling/reply_closed.html", {"title": title}, status=410)
    form = ReleaseAnswerForm.to_ask(release)
    if request.method == "POST":
        form = ReleaseAnswerForm(request.POST)
        if form.is_valid() and _give(release, manager, form):
            messages.success(request, SAVED.format(person=release.person.name))
            return redirect(address)
        release.refresh_from_db()
    context = _context(request, release) | {"form": form, "address": address, "manager": manager}
    return render(request, "scheduling/release_answer.html", context)


def _give(release: Release, manager: Person, form: ReleaseAnswerForm) -> bool:
    """Store it. When somebody was quicker, the form shows how it stands and can be sent again."""
    try:
        releases.answer(release=release, by=manager, **form.cleaned_data)
    except SchedulingError as problem:
        release.refresh_from_db()
        form.data = form.data.copy() | {"seen": release.state}
        form.add_error(None, str(problem))
        return False
    return True


@part_of("release")
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """By the person, or by whoever asked for them."""
    release = visible_or_404(Release, request.user, pk=pk)
    if request.user.pk not in (release.person_id, release.asked_by_id):
        raise PermissionDenied
    try:
        releases.withdraw(release=release, by=request.user)
    except SchedulingError as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "Taken back. Nobody is asked any more.")
    return redirect(release)


@part_of("release")
def pass_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody else decides: a deputy, or whoever came after a manager who left."""
    release = visible_or_404(Release, request.user, pk=pk)
    known = [one for one in releases.who_decides(release.person) if one.pk != release.decider_id]
    form = DeciderForm(request.POST if request.method == "POST" else None, known=known)
    if form.is_valid():
        try:
            passed = releases.pass_on(release=release, by=request.user, to=form.cleaned_data["person"])
        except SchedulingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"We have asked {passed.decider.name}.")
            return redirect("/" if request.user.pk not in (release.person_id, release.asked_by_id) else passed)
    return render(request, "scheduling/release_pass_on.html", _context(request, release) | {"form": form})


def _context(request: HttpRequest, release: Release) -> dict[str, object]:
    mine = request.user.is_authenticated and request.user.pk in (release.person_id, release.asked_by_id)
    return {
        "release": release,
        "me": request.user.is_authenticated and request.user.pk == release.person_id,
        "mine": mine,
        "is_no": release.state == Release.State.DECLINED and release.decider is not None and release.decider.is_active,
        "over": release.state == Release.State.WITHDRAWN or release.start <= timezone.now(),
        "late": releases.is_late(release.start),
    }
