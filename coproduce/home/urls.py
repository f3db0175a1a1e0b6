from django.urls import path

from coproduce.home import health, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("today/<slug:kind>/<slug:key>/", views.do, name="do"),
    path("today/<slug:kind>/<slug:key>/undo/", views.undo, name="undo"),
    path("today/<slug:kind>/<slug:key>/colleague/", views.pass_on, name="pass-on"),
    path("first-steps/", views.steps, name="first-steps"),
    path("audit/", views.audit, name="audit"),
    path("ten/", views.ten, name="ten"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("what-we-hold/", views.what_we_hold, name="what-we-hold"),
    path("cookies/", views.cookies, name="cookies"),
    path("health/live/", health.live, name="live"),
    path("health/ready/", health.ready, name="ready"),
]
