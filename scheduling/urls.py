from django.urls import path

from scheduling.views import diary

app_name = "scheduling"
urlpatterns = [
    path("diary/", diary.overview, name="diary"),
    path("diary/usual-week/", diary.usual_week, name="diary-pattern"),
    path("diary/calendar-file/", diary.upload, name="diary-upload"),
    path("diary/week/", diary.week, name="diary-week"),
    path("diary/<uuid:pk>/delete/", diary.delete, name="diary-delete"),
]
