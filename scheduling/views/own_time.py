"""Telling us of your own time by hand: a rota, what suits you, and stretches that are different."""
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from coproduce.design import dates
from coproduce.people.access import visible_or_404
from scheduling.forms.own_time import RotaForm, StretchForm, SuitsForm, WeeksForm
from scheduling.models import OwnStretch
from scheduling.services import own_time
from scheduling.services.errors import SchedulingError

SAVED = "We count on it from now on. It goes on by itself until you change it."


def rota(request: HttpRequest) -> HttpResponse:
    plan = own_time.rota_of(request.user)
    asked = WeeksForm(request.GET if "weeks" in request.GET else None)
    weeks = asked.cleaned_data["weeks"] if asked.is_valid() else (plan.weeks if plan else 0)
    if not weeks or "change" in request.GET:
        return render(request, "scheduling/diary_rota_weeks.html", {"form": asked})
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    form = RotaForm(request.POST or None, weeks=weeks, monday=monday, plan=plan)
    if form.is_valid():
        source = own_time.set_rota(person=request.user, plan=form.plan, by=request.user)
        saved = f"Your rota is saved. {SAVED}" if source else "Your rota is empty, so we do not know your shifts."
        messages.success(request, saved)
        return redirect("scheduling:diary")
    return render(request, "scheduling/diary_rota.html", {"form": form, "weeks": weeks})


def suits(request: HttpRequest) -> HttpResponse:
    person = request.user
    form = SuitsForm(
        request.POST or None, words=own_time.words_of(person), works_shifts=own_time.may_work_shifts(person)
    )
    if form.is_valid():
        own_time.set_words(person=person, words=form.words, by=person)
        messages.success(request, f"What suits you is saved. {SAVED}")
        return redirect("scheduling:diary")
    return render(request, "scheduling/diary_suits.html", {"form": form})


def block_out(request: HttpRequest) -> HttpResponse:
    form = StretchForm(request.POST or None)
    if form.is_valid():
        try:
            stretch = own_time.add_stretch(person=request.user, by=request.user, **form.stretch)
        except SchedulingError as error:
            form.add_error(None, str(error))
        else:
            words = f"{stretch.get_kind_display()}: {dates.span(stretch.start, stretch.end)}. You can add another."
            messages.success(request, words)
            return redirect("scheduling:diary-block-out")
    rows = [(stretch, dates.span(stretch.start, stretch.end)) for stretch in own_time.stretches_of(request.user)]
    context = {"form": form, "stretches": rows}
    return render(request, "scheduling/diary_block_out.html", context)


@require_POST
def remove_stretch(request: HttpRequest, pk: UUID) -> HttpResponse:
    stretch = visible_or_404(OwnStretch, request.user, pk=pk)
    own_time.remove_stretch(stretch=stretch, by=request.user)
    messages.success(request, f"Removed: {dates.span(stretch.start, stretch.end)}.")
    return redirect("scheduling:diary-block-out")
