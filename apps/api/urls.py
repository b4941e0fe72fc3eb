"""/api/v1/: reading by nouns, doing by verbs."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from apps.access.actions import VERBS
from apps.cases.models import Case
from apps.patients.models import Person

from . import views

app_name = "api"
PAGE = {"template_name": "api/docs.html", "title": "Samplan API"}
NOUNS = {Case: "cases", Person: "persons"}

urlpatterns = [
    path("me/", views.Me.as_view(), name="me"),
    path("worklist/", views.Worklist.as_view(), name="worklist"),
    path("cases/<uuid:pk>/", views.OneCase.as_view(), name="case"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", SpectacularSwaggerSplitView.as_view(url_name="api:schema", **PAGE), name="docs"),
    *[
        path(f"{NOUNS[verb.on]}/<uuid:pk>/{name}/", views.view_of(name).as_view(), name=name)
        for name, verb in sorted(VERBS.items())
        if verb.on in NOUNS
    ],
]
