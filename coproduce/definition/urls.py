from django.urls import URLPattern

app_name = "definition"
urlpatterns: list[URLPattern] = []
