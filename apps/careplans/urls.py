"""The plan's forms: /arbete/plan/<case>/<form>/."""

from django.urls import include, path

from apps.cases.views import pages_of

from .forms import PLAN_FORMS

app_name = "careplans"
urlpatterns = [path("<uuid:pk>/", include(pages_of(PLAN_FORMS)))]
