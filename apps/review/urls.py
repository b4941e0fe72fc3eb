"""The log reviewers' pages: /granskning/…"""

from django.urls import path

from .views import explain, questions, readings

app_name = "review"
urlpatterns = [
    path("", readings.ToReview.as_view(), name="queue"),
    path("granskat/", readings.Reviewed.as_view(), name="reviewed"),
    path("fragor/", questions.Questions.as_view(), name="questions"),
    path("fragor/<uuid:pk>/", questions.OneQuestion.as_view(), name="question"),
    path("forklara/", explain.Explain.as_view(), name="explain"),
    path("<uuid:pk>/", readings.OneReading.as_view(), name="reading"),
]
