"""Offering a workshop twice, for people on opposite shifts."""
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from projects.forms.workshop import TwiceForm
from projects.models import Workshop
from projects.services import twice
from projects.views.workshops import runs_workshop
from scheduling.services.errors import SchedulingError


@runs_workshop
def offer(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    if workshop.is_settled or workshop.has_poll:
        return redirect(workshop)
    context = twice.shown(workshop, twice.find(workshop))
    form = TwiceForm(request.POST or None, has_room=context["has_room"])
    if form.is_valid():
        try:
            booked = twice.confirm(workshop=workshop, by=request.user, **form.cleaned_data)
        except SchedulingError as error:
            form.add_error(None, str(error))
            context = twice.shown(workshop, twice.find(workshop))
        else:
            messages.success(request, twice.done(booked) if booked else twice.TOO_LATE)
            return redirect(workshop)
    return render(request, "projects/workshop_twice.html", context | {"form": form})
