"""My profile: what the site knows of me, and changing it."""

from copy import copy

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from coproduce.design import dates
from coproduce.people import breaks, cards, contact_address, services
from coproduce.people.forms import AccessNeedsForm, BreakForm, ContactCodeForm, DetailsForm
from coproduce.people.models import AccessNeeds, Kind


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    person = request.user
    roles = list(person.roles.order_by("pk"))
    context = {
        "person": person,
        "roles": [role.get_kind_display() for role in roles],
        "leads": any(role.kind == Kind.COPRODUCTION_LEAD for role in roles),
        "reads_audit": any(role.kind == Kind.AUDIT_READER for role in roles),
        "teams": list(person.teams.order_by("name").values_list("name", flat=True)),
        "needs": services.access_needs_of(person),
    }
    return render(request, "people/profile.html", context)


def details(request: HttpRequest) -> HttpResponse:
    # A copy: the form writes what was typed onto its instance, and the page's header shows the person's name.
    before = request.user.contact_email
    form = DetailsForm(typed(request), instance=copy(request.user))
    if form.is_valid():
        address = form.cleaned_data.pop("contact_email")
        services.update_profile(person=request.user, by=request.user, **form.cleaned_data)
        if address not in {"", before}:
            return sent_code(request, form, address)
        if address != before:
            contact_address.set_address(person=request.user, by=request.user, address="")
        messages.success(request, "Your details are saved.")
        return redirect("people:profile")
    return render(request, "people/details.html", {"form": form})


def sent_code(request: HttpRequest, form: DetailsForm, address: str) -> HttpResponse:
    try:
        contact_address.ask(request, address)
    except contact_address.ContactAddressError as problem:
        form.add_error("contact_email", str(problem))
        return render(request, "people/details.html", {"form": form})
    return redirect("people:contact-address")


def confirm_contact_address(request: HttpRequest) -> HttpResponse:
    """The code from the address to which messages should go."""
    address = contact_address.waiting(request)
    if not address and request.method != "POST":
        return redirect("people:details")
    form = ContactCodeForm(typed(request))
    if form.is_valid():
        try:
            confirmed = contact_address.confirm(request, form.cleaned_data["code"])
        except contact_address.CodeOver as problem:
            messages.warning(request, f"{problem}.")
            return redirect("people:details")
        except contact_address.ContactAddressError as problem:
            form.add_error("code", str(problem))
        else:
            messages.success(request, f"Your messages go to {confirmed} from now on.")
            return redirect("people:profile")
    return render(request, "people/contact_address.html", {"form": form, "address": address})


def take_a_break(request: HttpRequest) -> HttpResponse:
    form = BreakForm(typed(request))
    if form.is_valid():
        breaks.start(person=request.user, by=request.user, until=form.cleaned_data["until"])
        messages.success(request, f"We send you nothing before {dates.day(form.cleaned_data['until'])}.")
        return redirect("people:profile")
    return render(request, "people/break.html", {"form": form, "person": request.user})


@require_POST
def end_break(request: HttpRequest) -> HttpResponse:
    breaks.end(person=request.user, by=request.user)
    messages.success(request, "Welcome back. Messages start again now.")
    return redirect("people:profile")


def card(request: HttpRequest) -> HttpResponse:
    """Codes for the next times, for somebody without email who is signed in."""
    if not cards.may_have(request.user):
        raise Http404
    if request.method == "POST":
        cards.make(person=request.user, by=request.user)
        return redirect("people:card")
    printed = services.newest_card(request.user)
    context = {"codes": cards.to_print(printed, request.user) if printed else [], "left": cards.left(request.user)}
    return render(request, "people/card.html", context)


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
