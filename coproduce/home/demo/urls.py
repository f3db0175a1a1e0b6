from django.urls import path

from coproduce.home.demo import views

app_name = "demo"
urlpatterns = [
    path("become/", views.people, name="people"),
    path("become/<slug:slug>/", views.become, name="become"),
    path("invited/", views.invited, name="invited"),
    path("roster/<int:team>/roster.csv", views.roster, name="roster"),
    path("mail/", views.mail, name="mail"),
]
