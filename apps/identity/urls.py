from django.urls import path

from . import views

app_name = "identity"
urlpatterns = [
    path("in/", views.choose_door, name="sign_in"),
    path("in/<slug:realm>/", views.start, name="start"),
    path("in/<slug:realm>/svar/", views.callback, name="callback"),
    path("ut/", views.sign_out, name="sign_out"),
    path("utloggad/", views.signed_out, name="signed_out"),
    path("status/", views.status, name="status"),
    path("fortsatt/", views.carry_on, name="carry_on"),
    path("kvar/<str:token>/", views.held_form, name="held"),
]
