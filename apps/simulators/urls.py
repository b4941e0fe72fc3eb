"""Served in development and tests only: in production none of these addresses exist."""

from django.conf import settings
from django.urls import path

from . import channel_views, mail_views, oidc_views

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
CHANNELS = [
    path("kanaler/<slug:channel>/", channel_views.show, name="channel"),
    path("kanaler/<slug:channel>/sa/", channel_views.switch, name="channel_switch"),
    path("kanaler/<slug:channel>/hander/", channel_views.happen, name="channel_happen"),
    path("kanaler/<slug:channel>/brev/<slug:reference>.pdf", channel_views.letter, name="channel_letter"),
    path("kanal/<slug:channel>", channel_views.speak, name="channel_root"),
    path("kanal/<slug:channel>/<path:path>", channel_views.speak, name="channel_speak"),
]
urlpatterns = [*OIDC, *POST, *CHANNELS] if settings.SIMULATORS else []
