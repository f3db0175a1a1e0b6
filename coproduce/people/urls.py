from django.urls import path

from coproduce.people import views
from coproduce.people.privacy import views as privacy

app_name = "people"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/details/", views.details, name="details"),
    path("profile/messages/", views.confirm_contact_address, name="contact-address"),
    path("profile/break/", views.take_a_break, name="break"),
    path("profile/break/end/", views.end_break, name="break-end"),
    path("profile/card/", views.card, name="card"),
    path("profile/access-needs/", views.access_needs, name="access-needs"),
    path("data/", privacy.data, name="data"),
    path("data/download/", privacy.download, name="data-download"),
    path("data/leave/", privacy.leave, name="leave"),
    path("data/left/", privacy.left, name="left"),
]
