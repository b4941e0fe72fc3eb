from django.urls import path

from . import choose

app_name = "access"
urlpatterns = [path("", choose.choose, name="choose")]
