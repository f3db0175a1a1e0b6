"""Pages for when something is wrong, in words that say what to do next."""
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

CSRF_FIELD = "csrfmiddlewaretoken"
WORDS_WORTH_COPYING = 4


@login_not_required
def not_here(request: HttpRequest) -> HttpResponse:
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def not_allowed(request: HttpRequest, methods: str) -> HttpResponse:
    page = render(request, "405.html", status=405)
    page["Allow"] = methods
    return page


def too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "413.html", status=413)


def broken(request: HttpRequest) -> HttpResponse:
    """Without request context: whatever broke may be in a context processor or the database."""
    return render(None, "500.html", status=500)


def signed_out(request: HttpRequest) -> HttpResponse:
    """The session ended while somebody typed: their words wait on this page until they have signed in."""
    return render(request, "signed_out.html", unsent(request), status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The guard against forged forms refused one. Only what a page of ours sent, says the browser, is shown again."""
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return render(request, "403_csrf.html", unsent(request) if ours else {}, status=403)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """(field, value) of everything in a form that was sent, but for the secret that guards it."""
    if request.method != "POST":
        return []
    return [(name, value) for name, values in request.POST.lists() if name != CSRF_FIELD for value in values]


def unsent(request: HttpRequest) -> dict[str, object]:
    """`fields` to send again, `texts` worth copying, and whether there was a file: no page can send that again."""
    fields = typed(request)
    return {
        "fields": fields,
        "texts": [value for _, value in fields if len(value.split()) >= WORDS_WORTH_COPYING],
        "had_file": bool(request.FILES),
        "here": request.get_full_path(),
    }
