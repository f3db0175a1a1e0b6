from django.urls import path

from scheduling.views import addresses, diary, events, feed, polls

app_name = "scheduling"
urlpatterns = [
    path("diary/", diary.overview, name="diary"),
    path("diary/usual-week/", diary.usual_week, name="diary-pattern"),
    path("diary/calendar-file/", diary.upload, name="diary-upload"),
    path("diary/calendar-address/", addresses.give, name="diary-address"),
    path("diary/week/", diary.week, name="diary-week"),
    path("diary/<uuid:pk>/delete/", diary.delete, name="diary-delete"),
    path("events/<uuid:pk>/", events.event, name="event"),
    path("events/<uuid:pk>/answer/", events.answer, name="event-answer"),
    path("events/<uuid:pk>/meeting.ics", events.ics, name="event-ics"),
    path("meetings/", feed.manage, name="feed"),
    path("feed/<str:token>/meetings.ics", feed.read, name="feed-read"),
    path("reply/<str:signed>/", events.reply, name="reply"),
    path("polls/<uuid:pk>/", polls.poll, name="poll"),
    path("polls/<uuid:pk>/for/<uuid:person>/", polls.record, name="poll-record"),
    path("poll/<str:signed>/", polls.answer, name="poll-answer"),
]
