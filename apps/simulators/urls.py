"""Served in development and tests only: in production none of these addresses exist."""

from django.conf import settings
from django.urls import path

from . import mail_views, oidc_views

app_name = "simulators"
OIDC = [
    path("oidc/<slug:realm>/.well-known/openid-configuration", oidc_views.discovery, name="oidc_discovery"),
    path("oidc/<slug:realm>/nycklar/", oidc_views.keys, name="oidc_keys"),
    path("oidc/<slug:realm>/in/", oidc_views.authorize, name="oidc_authorize"),
    path("oidc/<slug:realm>/token/", oidc_views.token, name="oidc_token"),
    path("oidc/<slug:realm>/person/", oidc_views.userinfo, name="oidc_userinfo"),
    path("oidc/<slug:realm>/ut/", oidc_views.end, name="oidc_end"),
]
POST = [path("post/", mail_views.list_letters, name="post")]
urlpatterns = [*OIDC, *POST] if settings.SIMULATORS else []
