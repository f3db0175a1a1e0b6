"""How somebody is told: by whom, when, and no more by the weekly mail."""
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from coproduce.notifications import by_hand, preferences, unsent
from coproduce.notifications.forms import PreferenceForm, UnsentForm
from coproduce.people.models import Person

UNSENT_DONE = {unsent.AGAIN: "We are trying again now.", unsent.OFF: "Taken off the list. It will not be sent."}


def tell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the person's supporter only."""
    person = by_hand.to_tell(request.user, pk)
    if person is None:
        raise Http404
    if request.method == "POST":
        if by_hand.told(person=person, rows=request.POST.getlist("told"), by=request.user):
            messages.success(request, f"Thank you for telling {person.name}.")
        return redirect("home:home")
    news = by_hand.news_for(person)
    letters = [(message.subject, by_hand.words(message)) for _, message in news if message]
    context = {"person": person, "letters": letters, "rows": [row.pk for row, _ in news]}
    return render(request, "notifications/tell.html", context)


def mail_preferences(request: HttpRequest) -> HttpResponse:
    person, supporter = request.user, request.user.supporter
    form = PreferenceForm(
        request.POST or None,
        kept=preferences.of(person),
        supporter=supporter.name if supporter and supporter.is_active else "",
    )
    if form.is_valid():
        preferences.save(person=person, by=person, **form.chosen)
        messages.success(request, "Saved. It holds from now on, for what is already on its way too.")
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form})


def not_sent(request: HttpRequest) -> HttpResponse:
    """Of the whole trust, for the co-production lead only."""
    if not unsent.may_see(request.user):
        raise PermissionDenied
    number = request.GET.get("page", "")
    page = int(number) if number.isdecimal() and len(number) < 7 else 1
    if request.method == "POST":
        form = UnsentForm(request.POST)
        if form.is_valid() and unsent.settle(by=request.user, **form.cleaned_data):
            messages.success(request, UNSENT_DONE[form.cleaned_data["do"]])
        else:
            messages.info(request, "This message has gone out, or is not needed any more.")
        return redirect(f"{reverse('notifications:unsent')}?page={page}")
    return render(request, "notifications/unsent.html", {"page": unsent.page_of(page)})


@csrf_exempt  # RFC 8058: the reader's mail program presses the button, without a session
@login_not_required
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Behind the link in each weekly mail. Mail scanners open links: a GET only shows."""
    person = preferences.whose_stop(signed)
    if person is None:
        raise Http404
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        preferences.stop_weekly(person=person)
        return HttpResponse(status=204)
    response = _stop_page(request, person, signed)
    patch_cache_control(response, no_store=True, private=True)
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_protect
def _stop_page(request: HttpRequest, person: Person, signed: str) -> HttpResponse:
    if request.method == "POST":
        change = preferences.start_weekly if "start" in request.POST else preferences.stop_weekly
        change(person=person)
        return redirect("notifications:stop", signed)
    context = {"weekly": preferences.of(person).weekly, "signed": signed}
    return render(request, "notifications/stop.html", context)
