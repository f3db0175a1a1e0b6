from django.urls import path

from coproduce.notifications import views

app_name = "notifications"
urlpatterns = [
    path("people/<uuid:pk>/tell/", views.tell, name="tell"),
    path("messages/", views.mail_preferences, name="preferences"),
    path("messages/not-sent/", views.not_sent, name="unsent"),
    path("messages/stop/<str:signed>/", views.stop, name="stop"),
]
