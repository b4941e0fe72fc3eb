"""The discharge's forms: /arbete/utskrivning/<case>/<form>/."""

from django.urls import include, path

from apps.cases.views import pages_of

from .forms import DISCHARGE_FORMS

app_name = "discharge"
urlpatterns = [path("<uuid:pk>/", include(pages_of(DISCHARGE_FORMS)))]
