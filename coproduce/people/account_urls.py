"""Signing in and out: allauth's pages. Whatever changes how somebody signs in asks for a fresh code first."""

from allauth.account import views
from allauth.mfa.base import views as steps
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from coproduce.people.fresh_code import needs_fresh_code, sign_in_again

second_step = [
    path("", steps.index, name="mfa_index"),
    path("authenticate/", steps.authenticate, name="mfa_authenticate"),
    # allauth would ask for the second step alone. We ask for the whole of signing in.
    path("reauthenticate/", sign_in_again, name="mfa_reauthenticate"),
    path("passkeys/reauthenticate/", sign_in_again, name="mfa_reauthenticate_webauthn"),
    path("app/on/", needs_fresh_code(app.activate_totp), name="mfa_activate_totp"),
    path("app/off/", needs_fresh_code(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", needs_fresh_code(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", needs_fresh_code(recovery_codes.generate_recovery_codes),
         name="mfa_generate_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", needs_fresh_code(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", needs_fresh_code(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", needs_fresh_code(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
]
urlpatterns = [
    path("email/", needs_fresh_code(views.email)),
    path("second-step/", include(second_step)),
    path("", include("allauth.account.urls")),
]
