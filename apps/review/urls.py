"""The log reviewers' pages: /granskning/…"""

from django.urls import path

from .views import explain, explanations, questions, readings

app_name = "review"
urlpatterns = [
    path("", readings.ToReview.as_view(), name="queue"),
    path("granskat/", readings.Reviewed.as_view(), name="reviewed"),
    path("fragor/", questions.Questions.as_view(), name="questions"),
    path("fragor/<uuid:pk>/", questions.OneQuestion.as_view(), name="question"),
    path("forklara/", explain.Explain.as_view(), name="explain"),
    path("att-forklara/", explanations.Explanations.as_view(), name="explanations"),
    path("att-forklara/<uuid:pk>/", explanations.OneExplanation.as_view(), name="explanation"),
    path("<uuid:pk>/", readings.OneReading.as_view(), name="reading"),
]
