"""Where each app's pages hang. An app owns everything below its own prefix."""

from importlib.util import find_spec

from django.urls import include, path

# Longest prefixes first; `core` has the front page, the health checks and the pages that belong to no one.
ROOMS = {
    "api/v1/": "api",
    "api/webhooks/": "appointments",
    "fhir/": "api.fhir",
    "konto/uppdrag/": "access",
    "konto/": "identity",
    "min/": "portal",
    "arbete/": "workplace",
    "arbete/utskrivning/": "discharge",
    "arbete/plan/": "careplans",
    "arbete/uppfoljning/": "followup",
    "forvaltning/": "administration",
    "granskning/": "review",
    "kostnader/": "costs",
    "simulatorer/": "simulators",
    "": "core",
}

urlpatterns = [
    path(prefix, include(f"apps.{app}.urls")) for prefix, app in ROOMS.items() if find_spec(f"apps.{app}.urls")
]
