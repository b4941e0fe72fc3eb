"""What the mail sink of development has taken: a page for looking at what would have reached somebody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from . import mail_sink


@login_not_required
@never_cache
@require_GET
def list_letters(request: HttpRequest) -> HttpResponse:
    """Public, since the letters hold nothing that is not; and never served in production (urls.py)."""
    return render(request, "simulators/post.html", {"letters": mail_sink.letters(mail_sink.folder())})
