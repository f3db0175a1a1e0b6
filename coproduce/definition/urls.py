from django.urls import path

from coproduce.definition import views

app_name = "definition"
urlpatterns = [
    path("", views.current, name="current"),
    path("versions/", views.all_versions, name="versions"),
    path("versions/<int:number>/", views.one, name="version"),
]
