"""Where channels tell us what became of what we sent."""

from django.urls import path

from . import views

app_name = "appointments"
urlpatterns = [
    path("<slug:channel>/", views.hear, name="webhook"),
    path("<slug:channel>", views.hear, name="webhook_plain"),  # as the services' description writes it
]
