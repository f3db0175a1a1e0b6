"""My profile: what the site knows of me, and changing it."""

from copy import copy

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coproduce.people import services
from coproduce.people.forms import AccessNeedsForm, DetailsForm
from coproduce.people.models import AccessNeeds


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    person = request.user
    context = {
        "person": person,
        "roles": [role.get_kind_display() for role in person.roles.order_by("pk")],
        "teams": list(person.teams.order_by("name").values_list("name", flat=True)),
        "needs": services.access_needs_of(person),
    }
    return render(request, "people/profile.html", context)


def details(request: HttpRequest) -> HttpResponse:
    # A copy: the form writes what was typed onto its instance, and the page's header shows the person's name.
    form = DetailsForm(typed(request), instance=copy(request.user))
    if form.is_valid():
        services.update_profile(person=request.user, by=request.user, **form.cleaned_data)
        messages.success(request, "Your details are saved.")
        return redirect("people:profile")
    return render(request, "people/details.html", {"form": form})


def access_needs(request: HttpRequest) -> HttpResponse:
    form = AccessNeedsForm(typed(request), instance=services.access_needs_of(request.user))
    if form.is_valid():
        services.save_access_needs(person=request.user, by=request.user, **form.cleaned_data)
        messages.success(request, "Your access needs are saved.")
        return redirect("people:profile")
    needs = [form[field.name] for field in AccessNeeds.need_fields()]
    return render(request, "people/access_needs.html", {"form": form, "needs": needs})


def typed(request: HttpRequest) -> QueryDict | None:
    """A form that came back with nothing ticked was filled in all the same."""
    return request.POST if request.method == "POST" else None
