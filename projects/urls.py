from django.urls import path

from projects.views import asking, part, people, project, without_email, workshops

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
    path("<uuid:pk>/invite/<uuid:invitation>/letter/", without_email.letter, name="letter"),
    path("<uuid:pk>/add/", without_email.add, name="add"),
    path("<uuid:pk>/people/<uuid:member>/card/", without_email.card, name="card"),
    path("<uuid:pk>/people/<uuid:member>/card/<uuid:card>/", without_email.card_print, name="card-print"),
    path("<uuid:pk>/links/", asking.open_links, name="open-links"),
    path("<uuid:pk>/links/<uuid:link>/", asking.show_poster, name="poster"),
    path("<uuid:pk>/links/<uuid:link>/qr.svg", asking.qr, name="poster-qr"),
    path("<uuid:pk>/links/<uuid:link>/end/", asking.end_link, name="open-link-end"),
    path("<uuid:pk>/requests/<uuid:asked>/", asking.answer, name="request"),
    path("<uuid:pk>/requests/<uuid:asked>/not-now/", asking.not_now, name="request-not-now"),
    path("<uuid:pk>/my-part/", part.my_part, name="my-part"),
    path("<uuid:pk>/my-part/<uuid:voice>/", part.may_speak, name="may-speak"),
    path("<uuid:pk>/leave/", people.leave, name="leave"),
    path("<uuid:pk>/workshops/new/", workshops.new, name="workshop-new"),
    path("<uuid:pk>/workshops/<uuid:workshop>/", workshops.show, name="workshop"),
    path("<uuid:pk>/workshops/<uuid:workshop>/edit/", workshops.edit, name="workshop-edit"),
    path("<uuid:pk>/workshops/<uuid:workshop>/confirm/", workshops.confirm, name="workshop-confirm"),
    path("<uuid:pk>/workshops/<uuid:workshop>/move/", workshops.move, name="workshop-move"),
    path("<uuid:pk>/workshops/<uuid:workshop>/cancel/", workshops.cancel, name="workshop-cancel"),
]
