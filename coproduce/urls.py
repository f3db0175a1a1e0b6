"""Every address of the site."""
from django.conf import settings
from django.urls import include, path, re_path

from coproduce.home import errors

urlpatterns = [
    path("", include("coproduce.home.urls")),
    path("definition/", include("coproduce.definition.urls")),
    path("projects/", include("projects.urls")),
    path("join/", include("projects.join_urls")),
    path("my/", include("scheduling.urls")),
    path("my/", include("coproduce.people.urls")),
    path("my/", include("coproduce.notifications.urls")),
    path("settings/teams/", include("coproduce.people.teams.urls")),
    path("settings/", include("coproduce.people.trust.urls")),
    re_path(r"^accounts/password/", errors.not_here),  # nobody has a password
    path("accounts/", include("coproduce.people.account_urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("coproduce.home.demo.urls")))

handler400 = "coproduce.home.errors.bad_request"
handler403 = "coproduce.home.errors.forbidden"
handler404 = "coproduce.home.errors.not_found"
handler429 = "coproduce.people.limits.too_many"
handler500 = "coproduce.home.errors.broken"
