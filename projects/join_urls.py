from django.urls import path

from projects.views import joining

app_name = "join"
urlpatterns = [
    path("", joining.invitation, name="invitation"),
    path("accept/", joining.accept, name="accept"),
    path("decline/", joining.decline, name="decline"),
    path("take-back/", joining.take_back, name="take-back"),
    path("sign-out/", joining.sign_out, name="sign-out"),
    path("<str:token>/", joining.open_link, name="open"),
]
