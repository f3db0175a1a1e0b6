from django.urls import path

from coproduce.people.trust import views

app_name = "trust"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("trust/", views.trust, name="trust"),
    path("domains/", views.domains, name="domains"),
    path("areas/", views.areas, name="areas"),
    path("rules/", views.rules, name="rules"),
    path("payment/", views.bands, name="bands"),
    path("payment/new/", views.band_new, name="band-new"),
    path("payment/<int:pk>/remove/", views.band_remove, name="band-remove"),
    path("duties/", views.duties, name="duties"),
    path("duties/<uuid:pk>/", views.duty, name="duty"),
    path("duties/<uuid:pk>/second-step/", views.second_step_reset, name="second-step-reset"),
]
