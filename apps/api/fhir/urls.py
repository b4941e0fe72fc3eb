"""/fhir/: what others read in the standard's own words."""

from django.urls import path

from .views import Appointments

app_name = "fhir"
urlpatterns = [path("Appointment", Appointments.as_view(), name="appointments")]
