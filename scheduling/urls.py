from django.urls import path

from scheduling.views import diary, events, needs, places, releases

app_name = "scheduling"
urlpatterns = [
    path("diary/", diary.overview, name="diary"),
    path("diary/usual-week/", diary.usual_week, name="diary-pattern"),
    path("diary/calendar-file/", diary.upload, name="diary-upload"),
    path("diary/week/", diary.week, name="diary-week"),
    path("diary/<uuid:pk>/delete/", diary.delete, name="diary-delete"),
    path("events/<uuid:pk>/", events.event, name="event"),
    path("events/<uuid:pk>/answer/", events.answer, name="event-answer"),
    path("events/<uuid:pk>/meeting.ics", events.ics, name="event-ics"),
    path("events/<uuid:pk>/needs/", needs.mine, name="event-needs"),
    path("events/<uuid:pk>/release/", releases.ask, name="event-release"),
    path("reply/<str:signed>/", events.reply, name="reply"),
    path("reply/<str:signed>/needs/", needs.by_link, name="reply-needs"),
    path("releases/<uuid:pk>/", releases.show, name="release"),
    path("releases/<uuid:pk>/take-back/", releases.withdraw, name="release-withdraw"),
    path("releases/<uuid:pk>/ask-somebody-else/", releases.pass_on, name="release-pass-on"),
    path("release/<str:signed>/", releases.by_link, name="release-reply"),
    path("places/", places.overview, name="places"),
    path("places/new/", places.new, name="place-new"),
    path("places/<int:pk>/", places.show, name="place"),
    path("places/<int:pk>/edit/", places.edit, name="place-edit"),
    path("places/<int:pk>/hours/", places.hours, name="place-hours"),
    path("places/<int:pk>/close/", places.close, name="place-close"),
    path("places/<int:pk>/in-use/", places.site_in_use, name="place-in-use"),
    path("places/<int:pk>/rooms/new/", places.room_new, name="room-new"),
    path("places/rooms/<int:pk>/edit/", places.room_edit, name="room-edit"),
    path("places/rooms/<int:pk>/in-use/", places.room_in_use, name="room-in-use"),
    path("places/closures/<int:pk>/lift/", places.lift, name="closure-lift"),
]
