from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("meddelanden/", views.Messages.as_view(), name="messages"),
    path("meddelanden/<uuid:pk>/", views.OneMessage.as_view(), name="message"),
    path("utskrivning/<uuid:pk>/", views.Discharge.as_view(), name="discharge"),
    path("utskrivning/<uuid:pk>/skriv-ut/", views.PrintedDischarge.as_view(), name="print"),
    path("utskrivning/<uuid:pk>/egna-ord/", views.OwnWords.as_view(), name="own-words"),
    path("mer/", views.More.as_view(), name="more"),
]
