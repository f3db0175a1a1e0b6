from django.urls import path

from coproduce.people import views

app_name = "people"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/details/", views.details, name="details"),
    path("profile/access-needs/", views.access_needs, name="access-needs"),
]
