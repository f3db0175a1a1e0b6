"""Your data: what is in it, taking it away, and leaving with all of it deleted."""
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coproduce.people.fresh_code import needs_fresh_code_or_card
from coproduce.people.privacy import services
from coproduce.people.privacy.forms import LeaveForm
from coproduce.people.signals import CannotLeave


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "people/data.html", {"kinds": services.kinds()})


@require_safe
@needs_fresh_code_or_card
def download(request: HttpRequest) -> HttpResponse:
    """A file that any computer opens: kinds of data, each with its rows."""
    now = timezone.localtime()
    sections = [{"what": section.what, "rows": section.rows} for section in services.everything(request.user)]
    name = f"my-data-{now:%Y-%m-%d}.json"
    return JsonResponse(
        {"made_at": now.isoformat(), "about": request.user.name, "held": sections},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )


@needs_fresh_code_or_card
def leave(request: HttpRequest) -> HttpResponse:
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.erase(person=request.user, by=request.user)
        except CannotLeave as problem:
            form.add_error("sure", str(problem))
        else:
            logout(request)
            return redirect("people:left")
    return render(request, "people/leave.html", {"form": form})


@login_not_required
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "people/left.html")
