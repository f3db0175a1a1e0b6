from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

app_name = "definition"


@login_not_required
def soon(request: HttpRequest, number: int = 0) -> HttpResponse:
    """Holds the addresses until the pages are here."""
    raise Http404


urlpatterns = [
    path("", soon, name="current"),
    path("versions/", soon, name="versions"),
    path("versions/<int:number>/", soon, name="version"),
]
