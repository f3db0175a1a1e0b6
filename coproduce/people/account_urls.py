"""Signing in and out: allauth's pages, with a fresh code before the address can be changed."""

from allauth.account import views
from django.urls import include, path

from coproduce.people.fresh_code import needs_fresh_code

urlpatterns = [
    path("email/", needs_fresh_code(views.email)),
    path("", include("allauth.account.urls")),
]
