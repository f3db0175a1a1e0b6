"""The site with three more addresses: two of an area, and a page that links to one of them."""
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_POST

from coproduce.people.areas import part_of
from coproduce.urls import *  # noqa: F403
from coproduce.urls import urlpatterns as ours

LINKS = "{% if areas.polls %}<a href='/polls/'>Answer</a>{% endif %}{{ trust.name }}"


@part_of("polls")
@login_not_required
def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("here")


@require_POST
@part_of("polls")
def close(request: HttpRequest) -> HttpResponse:
    return HttpResponse("closed")


def links(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(LINKS).render({}, request))


urlpatterns = [
    path("polls/", answer, name="answer"),
    path("polls/close/", close, name="close"),
    path("links/", links, name="links"),
    *ours,
]
