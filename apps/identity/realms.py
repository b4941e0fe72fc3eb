"""The two doors, each with its own provider: staff prove an HSA-id, residents a personal number.

Everything comes from the environment, so that any conforming provider can stand behind a door. Settings import this
file, so it imports nothing of Django's that needs settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

STAFF, RESIDENT = "staff", "resident"

# The levels that Swedish providers state for assurance level 3 and 4 (tillitsnivå, LoA), by the lists of the
# e-identity frameworks of the state (elegnamnden) and of health care (Sambi).
LEVELS = {
    "http://id.elegnamnden.se/loa/1.0/loa3": 3,
    "http://id.elegnamnden.se/loa/1.0/loa4": 4,
    "http://id.sambi.se/loa/loa3": 3,
    "http://id.sambi.se/loa/loa4": 4,
}
CLAIMS = {
    STAFF: "employeeHsaId",
    RESIDENT: "https://id.oidc.se/claim/personalIdentityNumber,https://id.oidc.se/claim/coordinationNumber",
}
LEAST_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Realm:
    """One door and the provider behind it. Claim names are tried in order; the first that is there counts."""

    name: str
    issuer: str
    client_id: str
    client_secret: str
    identifier_claims: tuple[str, ...]
    person_claims: tuple[str, ...] = ()  # staff only: a personal number, where the provider vouches for that too
    assurance_claim: str = "acr"
    levels: tuple[tuple[str, int], ...] = tuple(LEVELS.items())
    max_age: int = 900  # seconds since the person proved who they are
    scope: tuple[str, ...] = ("openid",)
    auth_method: str = ""  # client_secret_basic | client_secret_post; empty: what the provider says
    label: str = ""
    discovery_url: str = ""
    is_simulated: bool = False

    def level(self, stated: object) -> int:
        """1–4 for an assurance level that the provider stated, 0 for one that we do not accept."""
        return dict(self.levels).get(stated, 0) if isinstance(stated, str) else 0

    @property
    def origin(self) -> str:
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    def as_allauth_app(self) -> dict:
        """This realm in the shape of allauth's SOCIALACCOUNT_PROVIDERS."""
        url = self.discovery_url or self.issuer
        return {
            "provider_id": self.name,
            "name": self.label or self.name,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": {"server_url": url, "token_auth_method": self.auth_method or None},
        }


def read_realms(environ: Mapping[str, str], *, simulators: bool) -> dict[str, Realm]:
    """The realms that the environment names. One that it does not name is simulated, or missing where nothing is.

    Raises ValueError for one that is only half described, or not over TLS outside development.
    """
    realms = {}
    for name in (STAFF, RESIDENT):
        prefix = f"OIDC_{name.upper()}_"
        own = {key.removeprefix(prefix): value.strip() for key, value in environ.items() if key.startswith(prefix)}
        if own.get("ISSUER"):
            if not simulators and not own["ISSUER"].startswith("https://"):
                raise ValueError(f"{prefix}ISSUER must begin with https://")
            realms[name] = _real(name, own, prefix)
        elif simulators:
            realms[name] = _simulated(name)
    return realms


def _real(name: str, own: Mapping[str, str], prefix: str) -> Realm:
    missing = [prefix + key for key in ("CLIENT_ID", "CLIENT_SECRET") if not own.get(key)]
    if missing:
        raise ValueError(f"{prefix}ISSUER is set, so these must be too: {', '.join(missing)}")
    issuer = own["ISSUER"]
    return Realm(
        name=name,
        issuer=issuer,
        client_id=own["CLIENT_ID"],
        client_secret=own["CLIENT_SECRET"],
        identifier_claims=_words(own.get("CLAIM_ID") or CLAIMS[name]),
        person_claims=_words(own.get("CLAIM_PERSON", "")),
        assurance_claim=own.get("CLAIM_ASSURANCE") or "acr",
        levels=_levels(own.get("LOA", ""), prefix),
        max_age=int(own.get("MAX_AGE") or 900),
        scope=_words(own.get("SCOPE") or "openid"),
        auth_method=own.get("AUTH_METHOD", ""),
        label=own.get("LABEL", ""),
        discovery_url=own.get("DISCOVERY") or f"{issuer.rstrip('/')}/.well-known/openid-configuration",
    )


def _simulated(name: str) -> Realm:
    """Our own provider. Its issuer is a name, not a place: the port may change, the people stay the same users."""
    return Realm(
        name=name,
        issuer=f"https://simulator.invalid/{name}",
        client_id="samplan",
        client_secret="not-a-secret",  # noqa: S106 (the simulator's, and published with it)
        identifier_claims=_words(CLAIMS[name]),
        person_claims=_words(CLAIMS[RESIDENT]) if name == STAFF else (),
        is_simulated=True,
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _levels(text: str, prefix: str) -> tuple[tuple[str, int], ...]:
    """`OIDC_…_LOA`: the values that mean at least level 3, each with `=4` after it where it means level 4."""
    if not text:
        return tuple(LEVELS.items())
    levels = []
    for word in _words(text):
        value, _, level = word.rpartition("=") if word.endswith(("=3", "=4")) else (word, "", "")
        levels.append((value, int(level or LEVELS.get(value, LEAST_LEVEL))))
    return tuple(levels)
