"""allauth's OpenID Connect client, narrowed to what a health portal may do. allauth finds this module by its name.

allauth keeps the state of a sign-in, makes the PKCE pair, builds the address and trades the code for tokens. It sends
no nonce, trusts a token that came over TLS and asks nothing about assurance: that part is ours (`tokens`). None of
allauth's own pages, accounts or e-mail addresses are in use.
"""

import secrets
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.urls import reverse

from . import discovery
from .realms import Realm
from .refusals import Refusal

SESSION_KEY_PROVED_AFTER = "prove_again"


class SamplanAdapter(OpenIDConnectOAuth2Adapter):
    """Talks to the provider of one realm."""

    @property
    def realm(self) -> Realm:
        return settings.OIDC_REALMS[self.provider_id]

    @property
    def openid_config(self) -> dict[str, Any]:
        return discovery.configuration(self.realm, self._discovery_url())

    def _discovery_url(self) -> str:
        if not self.realm.is_simulated or self.realm.discovery_url:
            return self.realm.discovery_url
        # The simulator stands in this very process, at whatever address the browser found us.
        path = f"/simulatorer/oidc/{self.realm.name}/.well-known/openid-configuration"
        return urljoin(settings.SIMULATORS_URL or self.request.build_absolute_uri("/"), path)

    @property
    def authorize_url(self) -> str:
        address = self.openid_config["authorization_endpoint"]
        return self.request.build_absolute_uri(urlsplit(address).path) if self.realm.is_simulated else address

    @property
    def basic_auth(self) -> bool:
        if self.realm.auth_method:
            return self.realm.auth_method == "client_secret_basic"
        # The specification's own default, which allauth does not follow.
        return "client_secret_basic" in self.openid_config.get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        )

    def get_callback_url(self, request, app) -> str:
        return request.build_absolute_uri(reverse("identity:callback", args=[self.provider_id]))


class SamplanProvider(OpenIDConnectProvider):
    id = "samplan"
    pkce_enabled_default = True
    oauth2_adapter_class = SamplanAdapter
    supports_token_authentication = False

    def get_scope_from_request(self, request) -> list[str]:
        """allauth would let the address line add scopes; ours are the realm's."""
        return list(settings.OIDC_REALMS[self.app.provider_id].scope)

    def get_redirect_from_request_kwargs(self, request) -> dict[str, Any]:
        raise NotImplementedError("a sign-in starts only from our own view, which says everything itself")

    def begin(self, request, *, next_url: str):
        """Send the browser to the provider, asking for a fresh proof at level 3 or more, for this sign-in only."""
        realm = settings.OIDC_REALMS[self.app.provider_id]
        nonce = secrets.token_urlsafe(32)
        proved_after = request.session.get(SESSION_KEY_PROVED_AFTER, 0)
        parameters = {
            "nonce": nonce,
            "acr_values": " ".join(value for value, _ in realm.levels),
            "max_age": str(realm.max_age),
            "ui_locales": "sv en",
        }
        if proved_after:
            parameters["prompt"] = "login"
        return self.redirect(
            request,
            process="login",
            next_url=next_url,
            scope=list(realm.scope),
            auth_params=parameters,
            nonce=nonce,
            proved_after=proved_after,
        )


class SamplanSocialAdapter(DefaultSocialAccountAdapter):
    """Providers come from settings alone, and allauth never creates, joins or looks up an account."""

    def list_apps(self, request, provider=None, client_id=None):
        """allauth would also read providers from a table: a row there must not open a door."""
        from allauth.socialaccount.models import SocialApp

        return [
            SocialApp(provider=SamplanProvider.id, **realm.as_allauth_app())
            for realm in settings.OIDC_REALMS.values()
            if provider in (None, realm.name, SamplanProvider.id) and client_id in (None, realm.client_id)
        ]

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def is_auto_signup_allowed(self, request, sociallogin) -> bool:
        return False

    def can_authenticate_by_email(self, login, email) -> bool:
        return False

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """In place of allauth's own page: the state was unknown, used or too old, or the provider's address failed."""
        if isinstance(exception, Refusal):
            raise exception
        raise Refusal("lost", "state")

    def get_requests_session(self):
        """Secrets and codes are never sent on to wherever a redirect points."""
        session = super().get_requests_session()
        session.request = partial(session.request, allow_redirects=False)
        return session


provider_classes = [SamplanProvider]
