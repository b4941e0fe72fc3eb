"""Follow-up: /arbete/uppfoljning/…"""

from django.urls import path

from .views import files, pages, quality

app_name = "followup"
urlpatterns = [
    path("", pages.Overview.as_view(), name="overview"),
    path("matt/<slug:code>/", pages.OneMeasure.as_view(), name="measure"),
    path("matten/", pages.Definitions.as_view(), name="definitions"),
    path("saknas/", quality.Quality.as_view(), name="quality"),
    path("saknas/<slug:lack>/", quality.Lacking.as_view(), name="lacking"),
    path("uppfoljning.csv", files.File.as_view(kind="csv"), name="csv"),
    path("uppfoljning.pdf", files.File.as_view(kind="pdf"), name="pdf"),
]
