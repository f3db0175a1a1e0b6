from django.urls import path

from coproduce.people.teams import views

app_name = "teams"
urlpatterns = [
    path("", views.every, name="list"),
    path("new/", views.new, name="new"),
    path("directorates/<int:pk>/", views.directorate, name="directorate"),
    path("<int:pk>/", views.team, name="team"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/put-in/", views.put_in, name="put-in"),
    path("<int:pk>/take-out/", views.take_out, name="take-out"),
    path("<int:pk>/remove/", views.remove, name="remove"),
]
