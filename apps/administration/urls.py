"""The administrators' pages: /forvaltning/…"""

from django.urls import path

from .views import changes, importing, overview, people, proposing, reviews, roles, rules, units

app_name = "administration"
urlpatterns = [
    path("", overview.Start.as_view(), name="start"),
    path("uppdrag/", overview.Assignments.as_view(), name="assignments"),
    path("uppdrag/nytt/", proposing.Give.as_view(), name="give"),
    path("uppdrag/las-in/", importing.Import.as_view(), name="import"),
    path("uppdrag/<uuid:pk>/", people.Post.as_view(), name="post"),
    path("uppdrag/<uuid:pk>/dagar/", proposing.Dates.as_view(), name="dates"),
    path("uppdrag/<uuid:pk>/ledighet/", proposing.Leave.as_view(), name="leave"),
    path("uppdrag/<uuid:pk>/profil/", proposing.OtherProfile.as_view(), name="other_profile"),
    path("uppdrag/<uuid:pk>/avsluta/", proposing.End.as_view(), name="end"),
    path("personal/<uuid:pk>/", people.Person.as_view(), name="person"),
    path("enheter/", units.Units.as_view(), name="units"),
    path("enheter/ny/", units.SaveUnit.as_view(), name="new_unit"),
    path("enheter/<uuid:pk>/", units.SaveUnit.as_view(), name="unit"),
    path("andringar/", changes.Changes.as_view(), name="changes"),
    path("andringar/<uuid:pk>/", changes.OneChange.as_view(), name="change"),
    path("profiler/", roles.Profiles.as_view(), name="profiles"),
    path("profiler/ny/", proposing.NewProfile.as_view(), name="new_profile"),
    path("profiler/<uuid:pk>/", roles.OneProfile.as_view(), name="profile"),
    path("profiler/<uuid:pk>/andra/", proposing.ChangeProfile.as_view(), name="change_profile"),
    path("analyser/ny/", proposing.NewAnalysis.as_view(), name="new_analysis"),
    path("analyser/<uuid:pk>/", proposing.ChangeAnalysis.as_view(), name="change_analysis"),
    path("roller/", roles.Matrix.as_view(), name="matrix"),
    path("regler/", rules.Rules.as_view(), name="rules"),
    path("regler/<str:key>/", rules.OneRule.as_view(), name="rule"),
    path("regler/<str:key>/andra/", proposing.ChangeRule.as_view(), name="change_rule"),
    path("genomgang/", reviews.Reviews.as_view(), name="reviews"),
    path("genomgang/<uuid:pk>/behall/", reviews.Keep.as_view(), name="keep"),
    path("genomgang/<uuid:pk>/avsluta/", reviews.EndIt.as_view(), name="end_it"),
]
