"""The pages about shared costs: /kostnader/…"""

from django.urls import path

from .views import one, papers, years

app_name = "costs"
urlpatterns = [
    path("", years.Years.as_view(), name="years"),
    path("nytt/", years.NewYear.as_view(), name="new"),
    path("<uuid:pk>/", one.OneBudget.as_view(), name="budget"),
    path("<uuid:pk>/underlag/", one.Files.as_view(), name="files"),
    path("<uuid:pk>/bered/", one.Prepare.as_view(), name="prepare"),
    path("<uuid:pk>/ta-tillbaka/", one.TakeBack.as_view(), name="take_back"),
    path("<uuid:pk>/rekommendera/", one.Recommend.as_view(), name="recommend"),
    path("<uuid:pk>/oppna/", one.OpenVote.as_view(), name="open"),
    path("<uuid:pk>/rosta/", one.Vote.as_view(), name="vote"),
    path("<uuid:pk>/utfall/", one.Spent.as_view(), name="outcome"),
    path("<uuid:pk>/fakturaunderlag.csv", papers.InvoiceSheet.as_view(), name="sheet"),
    path("<uuid:pk>/fakturaunderlag.pdf", papers.InvoicePaper.as_view(), name="paper"),
]
