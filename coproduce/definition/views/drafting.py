"""Writing the next version: part by part, looked at, compared, published."""
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from coproduce.definition import drafts, versions
from coproduce.definition.compare import compare as compared
from coproduce.definition.forms import KINDS, Blocks, HeadingForm, PublishForm, TitleForm, blocks_of
from coproduce.definition.models import Draft
from coproduce.design import dates
from coproduce.people.access import needs_role
from coproduce.people.models import Kind

View = Callable[..., HttpResponse]
for_lead = needs_role(Kind.COPRODUCTION_LEAD)
STEPS = {"up": drafts.UP, "down": drafts.DOWN}
BY_ITSELF = "X-Autosave"  # the page saves while somebody types


def with_draft(view: View) -> View:
    """The view gets the draft. Without one, words and the page on which to start."""

    @for_lead
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        draft = drafts.current()
        try:
            if draft is None:
                raise drafts.NoDraft
            return view(request, draft, *args, **kwargs)
        except drafts.NoDraft as gone:
            if request.headers.get(BY_ITSELF):
                return JsonResponse({"words": str(gone)})
            messages.warning(request, str(gone))
            return redirect("definition:draft")

    return guarded


@for_lead
def draft(request: HttpRequest) -> HttpResponse:
    """Its parts; or, without one, how to start."""
    found, newest = drafts.current(), versions.newest()
    return render(request, "definition/draft.html", {"draft": found, "newest": newest})


@for_lead
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    drafts.start(by=request.user)
    messages.success(request, "The draft is there. Nobody but co-production leads can see it.")
    return redirect("definition:draft")


@with_draft
def title(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = TitleForm(request.POST or None, initial={"title": draft.title, "seen": drafts.stamp(draft.title)})
    theirs = None
    if form.is_valid():
        try:
            drafts.save_title(by=request.user, **form.cleaned_data)
        except drafts.ChangedMeanwhile as changed:
            theirs = changed.theirs
            _show_both(form, changed)
        else:
            messages.success(request, "The title is saved.")
            return redirect("definition:draft")
    return render(request, "definition/draft_title.html", {"form": form, "theirs": theirs})


@with_draft
def part_new(request: HttpRequest, draft: Draft) -> HttpResponse:
    heading, blocks = HeadingForm(request.POST or None), _blocks(request, blocks_of(None, add="paragraph"))
    if heading.is_valid() and blocks.is_valid():
        try:
            made = drafts.add_section(
                by=request.user, heading=heading.cleaned_data["heading"], blocks=blocks.content()
            )
        except drafts.TooMuch as error:
            heading.add_error(None, str(error))
        else:
            return _saved(request, made["slug"])
    return render(request, "definition/draft_part.html", {"form": heading, "formset": blocks, "kinds": KINDS})


@with_draft
def part(request: HttpRequest, draft: Draft, slug: str) -> HttpResponse:
    section = drafts.section(draft, slug)
    if section is None and request.method != "POST":
        raise Http404
    initial = {"heading": section["heading"], "seen": drafts.stamp(section)} if section else {}
    heading = HeadingForm(request.POST or None, initial=initial)
    blocks = _blocks(request, blocks_of(section, add=request.GET.get("add", "")))
    context = {"form": heading, "formset": blocks, "slug": slug, "kinds": KINDS, "theirs": None}
    if heading.is_valid() and blocks.is_valid():
        try:
            made = drafts.save_section(by=request.user, slug=slug, blocks=blocks.content(), **heading.cleaned_data)
        except drafts.ChangedMeanwhile as changed:
            context["theirs"] = changed.theirs or {"heading": "This part was taken out", "blocks": []}
            _show_both(heading, changed)
        except drafts.TooMuch as error:
            heading.add_error(None, str(error))
        else:
            return _saved(request, slug, seen=drafts.stamp(made))
    return _told(heading, blocks) if request.headers.get(BY_ITSELF) else render(
        request, "definition/draft_part.html", context
    )


@with_draft
@require_POST
def move(request: HttpRequest, draft: Draft, slug: str) -> HttpResponse:
    step = STEPS.get(request.POST.get("to", ""))
    if step is None:
        raise BadRequest
    drafts.move_section(by=request.user, slug=slug, step=step)
    return redirect("definition:draft")


@with_draft
def remove(request: HttpRequest, draft: Draft, slug: str) -> HttpResponse:
    section = drafts.section(draft, slug)
    if section is None:
        raise Http404
    if request.method == "POST":
        try:
            drafts.remove_section(by=request.user, slug=slug, seen=request.POST.get("seen", ""))
        except drafts.ChangedMeanwhile:
            messages.warning(request, "Somebody changed this part meanwhile. Read it again before you take it out.")
            return redirect("definition:draft-remove", slug)
        except drafts.TooMuch as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, f"“{section['heading']}” is taken out of the draft.")
        return redirect("definition:draft")
    context = {"section": section, "seen": drafts.stamp(section)}
    return render(request, "definition/draft_remove.html", context)


@with_draft
def preview(request: HttpRequest, draft: Draft) -> HttpResponse:
    return render(request, "definition/draft_preview.html", {"version": draft})


@with_draft
def compare(request: HttpRequest, draft: Draft) -> HttpResponse:
    newest = versions.newest()
    comparison = compared(newest.title, newest.content, draft.title, draft.content)
    return render(request, "definition/draft_compare.html", {"old": newest, "comparison": comparison})


@with_draft
def publish(request: HttpRequest, draft: Draft) -> HttpResponse:
    newest = versions.newest()
    form = PublishForm(request.POST or None, draft=draft)
    if form.is_valid():
        try:
            version = drafts.publish(by=request.user, **form.cleaned_data)
        except drafts.ChangedMeanwhile:
            messages.warning(request, "Somebody changed the draft meanwhile. Look at it again, then publish.")
            _set_seen(form, drafts.stamp(draft))
        else:
            messages.success(request, f"Published. It counts from {dates.day(version.effective_on)}.")
            return redirect(version)
    comparison = compared(newest.title, newest.content, draft.title, draft.content)
    context = {"form": form, "newest": newest, "next": newest.number + 1, "comparison": comparison}
    return render(request, "definition/draft_publish.html", context)


@with_draft
def throw_away(request: HttpRequest, draft: Draft) -> HttpResponse:
    if request.method == "POST":
        drafts.throw_away(by=request.user)
        messages.success(request, "The draft is gone. What is published did not change.")
        return redirect("definition:draft")
    return render(request, "definition/draft_throw_away.html", {"draft": draft})


def _blocks(request: HttpRequest, initial: list[dict[str, object]]) -> Blocks:
    return Blocks(request.POST or None, initial=initial, prefix="b")


def _saved(request: HttpRequest, slug: str, *, seen: str = "") -> HttpResponse:
    if request.headers.get(BY_ITSELF):
        return JsonResponse({"words": f"Saved at {dates.clock(timezone.now())}.", "seen": seen})
    add = request.POST.get("add", "")
    if add in KINDS:
        return redirect(f"{reverse('definition:draft-part', args=[slug])}?add={add}#add")
    messages.success(request, "Saved in the draft. Nobody but co-production leads can see it.")
    return redirect("definition:draft")


def _told(heading: HeadingForm, blocks: Blocks) -> JsonResponse:
    """Why the page could not save by itself. Nobody is stopped: what is typed stays on the page."""
    found = [*heading.errors.values(), *(errors for block in blocks.errors for errors in block.values())]
    words = [str(error) for errors in found for error in errors] + [str(error) for error in blocks.non_form_errors()]
    first = words[0]
    return JsonResponse({"words": first if "not saved yet" in first else f"Not saved yet. {first}"})


def _show_both(form: HeadingForm | TitleForm, changed: drafts.ChangedMeanwhile) -> None:
    """To save once more is now a choice."""
    form.add_error(None, str(changed))
    _set_seen(form, drafts.stamp(changed.theirs))


def _set_seen(form: HeadingForm | TitleForm | PublishForm, seen: str) -> None:
    form.data = form.data.copy()
    form.data["seen"] = seen
