from django.urls import path

from projects.views import people, project, workshop_place, workshops

app_name = "projects"
urlpatterns = [
    path("", project.list_projects, name="list"),
    path("new/", project.new, name="new"),
    path("<uuid:pk>/", project.show, name="project"),
    path("<uuid:pk>/edit/", project.edit, name="edit"),
    path("<uuid:pk>/stage/", project.stage, name="stage"),
    path("<uuid:pk>/people/", people.people, name="people"),
    path("<uuid:pk>/people/<uuid:member>/", people.member, name="member"),
    path("<uuid:pk>/people/<uuid:member>/remove/", people.remove, name="member-remove"),
    path("<uuid:pk>/invite/", people.invite, name="invite"),
    path("<uuid:pk>/invite/<uuid:invitation>/revoke/", people.revoke, name="invite-revoke"),
    path("<uuid:pk>/leave/", people.leave, name="leave"),
    path("<uuid:pk>/workshops/new/", workshops.new, name="workshop-new"),
    path("<uuid:pk>/workshops/<uuid:workshop>/", workshops.show, name="workshop"),
    path("<uuid:pk>/workshops/<uuid:workshop>/edit/", workshops.edit, name="workshop-edit"),
    path("<uuid:pk>/workshops/<uuid:workshop>/confirm/", workshops.confirm, name="workshop-confirm"),
    path("<uuid:pk>/workshops/<uuid:workshop>/move/", workshops.move, name="workshop-move"),
    path("<uuid:pk>/workshops/<uuid:workshop>/cancel/", workshops.cancel, name="workshop-cancel"),
    path("<uuid:pk>/workshops/<uuid:workshop>/place/", workshop_place.place, name="workshop-place"),
    path("<uuid:pk>/workshops/<uuid:workshop>/needs/<uuid:person>/", workshop_place.record, name="workshop-needs"),
    path("<uuid:pk>/workshops/<uuid:workshop>/go-ahead/", workshop_place.go_ahead, name="workshop-go-ahead"),
    path("<uuid:pk>/workshops/<uuid:workshop>/booked/<int:line>/", workshop_place.booked, name="workshop-booked"),
    path("<uuid:pk>/workshops/<uuid:workshop>/release/<uuid:person>/", workshop_place.release, name="workshop-release"),
]
