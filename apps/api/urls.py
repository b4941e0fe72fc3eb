"""/api/v1/: reading by nouns, doing by verbs."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from apps.access.actions import VERBS, Verb
from apps.appointments.models import Answer, Appointment, Campaign, Dispatch, Invitation, PrintBatch
from apps.cases.models import Case
from apps.organisations.models import Unit
from apps.patients.models import Person

from . import views

app_name = "api"
PAGE = {"template_name": "api/docs.html", "title": "Samplan API"}
NOUNS = {
    Case: "cases",
    Person: "persons",
    Appointment: "appointments",
    Invitation: "invitations",
    Dispatch: "dispatches",
    Answer: "answers",
    PrintBatch: "print-batches",
    Campaign: "campaigns",
    Unit: "units",
}


def is_about_times(verb: Verb) -> bool:
    """Of what is done at a unit, machines do what is about its times; people are registered and files read by hand."""
    return verb.run.__module__.startswith("apps.appointments.")


# Verbs that have an address of the services' description besides their own.
SPELLED = {
    "appointments/<uuid:pk>/invitations": (views.Invitations, "invite"),
    "invitations/<uuid:pk>/dispatch": (views.Sending, "dispatch"),
    "invitations/<uuid:pk>/respond": (views.Responses, "respond"),
}


def without_slash(view):
    """The same as it is written there. A POST cannot be sent on to the address with a slash without its body."""
    return extend_schema(exclude=True)(type(f"{view.__name__}Plain", (view,), {"permission": view.permission}))


urlpatterns = [
    path("me/", views.Me.as_view(), name="me"),
    path("worklist/", views.Worklist.as_view(), name="worklist"),
    path("cases/<uuid:pk>/", views.OneCase.as_view(), name="case"),
    path("clinics/<str:hsa>/slots/", views.ClinicSlots.as_view(), name="slots"),
    path("appointments/", views.Appointments.as_view(), name="appointments"),
    path("appointments/<uuid:pk>/", views.OneAppointment.as_view(), name="appointment"),
    path("invitations/<uuid:pk>/", views.OneInvitation.as_view(), name="invitation"),
    path("followup/", views.Followup.as_view(), name="followup"),
    path("followup/figures/", views.Figures.as_view(), name="figures"),
    path("followup/figures/<slug:code>/", views.Months.as_view(), name="figures_of_measure"),
    path("costs/", views.CostYears.as_view(), name="cost_years"),
    path("costs/<uuid:pk>/", views.OneCostYear.as_view(), name="cost_year"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    *[path(f"{where}/", view.as_view(), name=name) for where, (view, name) in SPELLED.items()],
    *[path(where, without_slash(view).as_view(), name=f"{name}_plain") for where, (view, name) in SPELLED.items()],
    path("", SpectacularSwaggerSplitView.as_view(url_name="api:schema", **PAGE), name="docs"),
    *[
        path(f"{NOUNS[verb.on]}/<uuid:pk>/{name}/", views.view_of(name).as_view(), name=name)
        for name, verb in sorted(VERBS.items())
        if verb.on in NOUNS and (verb.on is not Unit or is_about_times(verb))
    ],
]
