"""The front page, what is asked of you, the ten recommendations, and the pages in the footer."""
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coproduce.home import today
from coproduce.home.demo.people import ON_THE_FRONT_PAGE
from coproduce.home.ten import LEARNING, SUPPORT
from coproduce.people import areas


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What is asked of you, for whoever is signed in; the front door for everybody else."""
    if request.user.is_authenticated:
        return render(request, "home/today.html", {"today": today.of(request.user)})
    if settings.DEMO:
        return render(request, "demo/doors.html", {"people": ON_THE_FRONT_PAGE})
    return render(request, "home/welcome.html")


@login_not_required
def ten(request: HttpRequest) -> HttpResponse:
    parts = [("Learning about co-production", LEARNING), ("Supporting staff to get involved", SUPPORT)]
    pages = {clause.page for one in LEARNING + SUPPORT for clause in one.clauses if clause.page}
    switched_off = {page for page in pages if not areas.is_open(page)}
    return render(request, "home/ten.html", {"parts": parts, "switched_off": switched_off})


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")


@login_not_required
def cookies(request: HttpRequest) -> HttpResponse:
    return render(request, "home/cookies.html")
