"""Sites and rooms: a page for everybody who is invited, and the pages of those who look after them."""
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from coproduce.people.access import visible_or_404
from scheduling.forms.places import CloseForm, HoursForm, RoomForm, SiteForm
from scheduling.models import Closure, Location, Room
from scheduling.services import place_page, places
from scheduling.services.errors import SchedulingError

View = Callable[..., HttpResponse]


def keeping(model: type[Model] | None = None) -> Callable[[View], View]:
    """Only for those who look after places (else 403). With `model` the view gets the object in the address."""

    def around(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            things = [visible_or_404(model, request.user, pk=kwargs.pop("pk"))] if model else []
            if not places.keeps_places(request.user):
                raise PermissionDenied
            return view(request, *things, **kwargs)

        return guarded

    return around


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    context = place_page.all_sites(request.GET.get("page", ""))
    context["keeps"] = places.keeps_places(request.user)
    return render(request, "scheduling/places.html", context)


@login_not_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Also for people without an account: they are invited to it."""
    site = visible_or_404(Location, request.user, pk=pk)
    context = place_page.of(site)
    context["keeps"] = request.user.is_authenticated and places.keeps_places(request.user)
    response = render(request, "scheduling/place.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@keeping()
def new(request: HttpRequest) -> HttpResponse:
    return _edit_site(request, None)


@keeping(Location)
def edit(request: HttpRequest, site: Location) -> HttpResponse:
    return _edit_site(request, site)


def _edit_site(request: HttpRequest, site: Location | None) -> HttpResponse:
    form = SiteForm(request.POST if request.method == "POST" else None, instance=site)
    if form.is_valid():
        try:
            saved = places.save_site(by=request.user, site=form.instance, **form.cleaned_data)
        except SchedulingError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"{saved.name} is saved.")
            return redirect(saved)
    title = "Change this site" if site else "Add a site"
    return render(request, "scheduling/place_form.html", {"form": form, "title": title, "site": site})


@keeping(Location)
def room_new(request: HttpRequest, site: Location) -> HttpResponse:
    return _edit_room(request, Room(location=site), "Add a room")


@keeping(Room)
def room_edit(request: HttpRequest, room: Room) -> HttpResponse:
    return _edit_room(request, room, "Change this room")


def _edit_room(request: HttpRequest, room: Room, title: str) -> HttpResponse:
    site = room.location
    form = RoomForm(request.POST if request.method == "POST" else None, instance=room)
    if form.is_valid():
        try:
            saved = places.save_room(by=request.user, room=form.instance, **form.cleaned_data)
        except SchedulingError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"{saved.name} is saved. {place_page.booked_words(saved)}".strip())
            return redirect(site)
    return render(request, "scheduling/place_form.html", {"form": form, "title": title, "site": site})


@keeping(Location)
def hours(request: HttpRequest, site: Location) -> HttpResponse:
    form = HoursForm(request.POST if request.method == "POST" else None, site=site)
    if form.is_valid():
        told = places.set_hours(site=site, hours=form.hours, by=request.user)
        messages.success(request, f"The opening hours are saved. {place_page.told_words(told)}".strip())
        return redirect(site)
    return render(request, "scheduling/place_hours.html", {"form": form, "site": site})


@keeping(Location)
def close(request: HttpRequest, site: Location) -> HttpResponse:
    form = CloseForm(request.POST if request.method == "POST" else None, site=site)
    if form.is_valid():
        given = form.cleaned_data
        days = {name: given[name] for name in ("first_day", "last_day", "reason")}
        _, told = places.close(place=form.place, by=request.user, **days)
        messages.success(request, f"It is closed then. {place_page.told_words(told)}".strip())
        return redirect(site)
    return render(request, "scheduling/place_close.html", {"form": form, "site": site})


@require_POST
@keeping(Closure)
def lift(request: HttpRequest, closure: Closure) -> HttpResponse:
    places.lift(closure=closure, by=request.user)
    messages.success(request, "It is open again on those days.")
    return redirect(closure.location or closure.room.location)


@require_POST
@keeping(Location)
def site_in_use(request: HttpRequest, site: Location) -> HttpResponse:
    return _in_use(request, site, site)


@require_POST
@keeping(Room)
def room_in_use(request: HttpRequest, room: Room) -> HttpResponse:
    return _in_use(request, room, room.location)


def _in_use(request: HttpRequest, place: Location | Room, site: Location) -> HttpResponse:
    in_use = request.POST.get("in_use") == "yes"
    told = places.set_in_use(place=place, in_use=in_use, by=request.user)
    words = "can be used again." if in_use else "is not offered any more. Past meetings keep it."
    messages.success(request, f"{place.name} {words} {place_page.told_words(told)}".strip())
    return redirect(site)
