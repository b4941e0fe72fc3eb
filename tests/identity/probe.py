"""The real addresses and one more: a page that only somebody signed in may see, to try sessions on."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as real


def page(request):
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return HttpResponse(f"sent: {request.POST.get('text', '')}")


urlpatterns = [path("prov/", page), *real]
