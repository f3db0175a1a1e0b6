from django.urls import path

from coproduce.home import health, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("ten/", views.ten, name="ten"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("health/live/", health.live, name="live"),
    path("health/ready/", health.ready, name="ready"),
]
