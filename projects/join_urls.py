from django.urls import path

from projects.views import joining

app_name = "join"
urlpatterns = [
    path("", joining.invitation, name="invitation"),
    path("accept/", joining.accept, name="accept"),
    path("code/", joining.type_code, name="code"),
    path("decline/", joining.decline, name="decline"),
    path("email/", joining.by_email, name="email"),
    path("how/", joining.how, name="how"),
    path("phone/", joining.by_phone, name="phone"),
    path("sign-out/", joining.sign_out, name="sign-out"),
    path("take-back/", joining.take_back, name="take-back"),
    path("thank-you/", joining.thank_you, name="thank-you"),
    path("withdraw/", joining.withdraw, name="withdraw"),
    path("<str:token>/", joining.open_link, name="open"),
]
