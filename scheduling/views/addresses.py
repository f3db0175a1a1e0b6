"""Giving us the address of a calendar, which we read from then on."""
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from coproduce.people.areas import part_of
from scheduling.forms.addresses import AddressForm
from scheduling.models import DiarySource
from scheduling.services import addresses, diaries

SOON = "We have your calendar’s address. We read it within a few minutes. Look here again to see what came of it."


@part_of("calendar_addresses")
def give(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)
    if form.is_valid():
        addresses.add(person=request.user, by=request.user, **form.cleaned_data)
        messages.success(request, SOON)
        return redirect("scheduling:diary")
    replaces = any(source.kind == DiarySource.Kind.ADDRESS for source in diaries.sources_of(request.user))
    return render(request, "scheduling/diary_address.html", {"form": form, "replaces": replaces})
