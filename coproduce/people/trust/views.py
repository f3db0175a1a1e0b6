"""The trust's settings: what it is called, who may sign up, what is switched off, what it pays, who does what."""
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from coproduce.people import finding, roles, second_factor
from coproduce.people.access import needs_role
from coproduce.people.areas import AREAS
from coproduce.people.fresh_code import needs_fresh_code
from coproduce.people.models import Kind, TrustSettings
from coproduce.people.trust import services
from coproduce.people.trust.forms import AreasForm, BandForm, DomainsForm, DutiesForm, RulesForm, TrustForm
from coproduce.people.views import typed

for_lead = needs_role(Kind.COPRODUCTION_LEAD)


@for_lead
def overview(request: HttpRequest) -> HttpResponse:
    trust = TrustSettings.current()
    context = {
        "off": [AREAS[key].name for key in trust.areas_off if key in AREAS],
        "bands": services.bands_in_force(),
        "holders": [(kind.label, people) for kind, people in roles.holders().items()],
    }
    return render(request, "people/settings.html", context)


@for_lead
def trust(request: HttpRequest) -> HttpResponse:
    form = TrustForm(typed(request), instance=services.copy_of_current())
    if form.is_valid():
        services.change(by=request.user, **form.cleaned_data)
        messages.success(request, "Saved. Pages and emails say so from now on.")
        return redirect("trust:overview")
    return render(request, "people/settings_trust.html", {"form": form})


@for_lead
@needs_fresh_code
def domains(request: HttpRequest) -> HttpResponse:
    now = TrustSettings.current().email_domains
    form = DomainsForm(typed(request), initial={"email_domains": "\n".join(now)})
    if form.is_valid():
        services.change(by=request.user, **form.cleaned_data)
        messages.success(request, "Saved. It counts for people who sign up from now on. Nobody lost anything.")
        return redirect("trust:overview")
    return render(request, "people/settings_domains.html", {"form": form})


@for_lead
def areas(request: HttpRequest) -> HttpResponse:
    off = TrustSettings.current().areas_off
    form = AreasForm(typed(request), initial={"on": [key for key in AREAS if key not in off]})
    if form.is_valid():
        services.change(by=request.user, areas_off=form.off)
        messages.success(request, "Saved. What you switched off is linked from no page now. Nothing was deleted.")
        return redirect("trust:overview")
    return render(request, "people/settings_areas.html", {"form": form})


@for_lead
def rules(request: HttpRequest) -> HttpResponse:
    form = RulesForm(typed(request), instance=services.copy_of_current())
    if form.is_valid():
        services.change(by=request.user, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("trust:overview")
    return render(request, "people/settings_rules.html", {"form": form})


@for_lead
def bands(request: HttpRequest) -> HttpResponse:
    return render(request, "people/settings_bands.html", {"page": services.bands_page(request.GET.get("page", ""))})


@for_lead
def band_new(request: HttpRequest) -> HttpResponse:
    form = BandForm(typed(request))
    if form.is_valid():
        try:
            services.add_band(by=request.user, **form.cleaned_data)
        except services.BandTaken:
            form.add_error("from_date", "There is an amount with this name from this day. Remove that one first")
        else:
            messages.success(request, "Saved. Project leads see it when they write about payment.")
            return redirect("trust:bands")
    return render(request, "people/settings_band_new.html", {"form": form})


@for_lead
@require_POST
def band_remove(request: HttpRequest, pk: int) -> HttpResponse:
    band = services.band(pk)
    if band is None:
        raise Http404
    services.remove_band(band=band, by=request.user)
    messages.success(request, f"Removed: {band}.")
    return redirect("trust:bands")


@for_lead
def duties(request: HttpRequest) -> HttpResponse:
    """Who has which, and finding somebody to give one to."""
    asked = request.GET.get("q", "").strip()[:100]
    context = {
        "holders": [(kind.label, people) for kind, people in roles.holders().items()],
        "asked": asked,
        "found": finding.find(asked),
    }
    return render(request, "people/duties.html", context)


@for_lead
@needs_fresh_code
def duty(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = finding.active(pk)
    if person is None:
        raise Http404
    form = DutiesForm(typed(request), person=person)
    if form.is_valid():
        try:
            roles.change_duties(person=person, by=request.user, **form.changes())
        except roles.LastLead:
            form.add_error("duties", f"{person.name} is the last co-production lead. Choose another one first")
        else:
            messages.success(request, f"Saved. Tell {person.name}: we send no email about it.")
            own = person == request.user and not roles.has_role(person, Kind.COPRODUCTION_LEAD)
            return redirect("people:profile" if own else "trust:duties")
    context = {"form": form, "person": person, "has_step": bool(second_factor.steps_of(person))}
    return render(request, "people/duty.html", context)


@for_lead
@needs_fresh_code
@require_POST
def second_step_reset(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = finding.active(pk)
    if person is None or person == request.user:
        raise Http404
    second_factor.reset(person=person, by=request.user)
    messages.success(request, f"Done. {person.name} signs in with a code from their email, then sets up a new step.")
    return redirect("trust:duty", pk=pk)
