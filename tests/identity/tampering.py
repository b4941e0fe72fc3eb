"""A dishonest layer between Samplan and the simulated provider, over real HTTP on this machine's loopback.

It fetches the provider's own answers, changes what a test asks it to, and signs with a key of its own that it
publishes as the provider's. What is not changed is what an honest RS256 provider would say.
"""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import ec, rsa

RSA = rsa.generate_private_key(65537, 2048)
OTHER_RSA = rsa.generate_private_key(65537, 2048)
OTHER_EC = ec.generate_private_key(ec.SECP256R1())
WELL_KNOWN = "/.well-known/openid-configuration"


def public(key, kid: str | None, algorithm: str = "RS256") -> dict[str, Any]:
    kind = jwt.algorithms.RSAAlgorithm if algorithm == "RS256" else jwt.algorithms.ECAlgorithm
    numbers = json.loads(kind.to_jwk(key.public_key()))
    numbers.pop("key_ops", None)
    return {**numbers, "use": "sig", "alg": algorithm, **({"kid": kid} if kid else {})}


def unchanged(value: dict[str, Any]) -> dict[str, Any]:
    return value


class Tamperer:
    """Set `claims`, `discovery`, `userinfo` or `tokens` to a function, `sign` to another way of signing."""

    def __init__(self, upstream: str):
        self.upstream = upstream
        self.claims: Callable[[dict], dict] = unchanged
        self.discovery: Callable[[dict], dict] = unchanged
        self.userinfo: Callable[[dict], dict] = unchanged
        self.tokens: Callable[[dict], dict] = unchanged
        self.sign: Callable[[dict], str] = lambda claims: jwt.encode(claims, RSA, "RS256", {"kid": "one"})
        self.keys: list[dict[str, Any]] = [public(RSA, "one")]
        self.seen: list[tuple[str, str]] = []  # (path, Authorization) of each request
        self.posted: bytes = b""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        if path == "/keys":
            return 200, {"keys": self.keys}
        if path == WELL_KNOWN:
            found = requests.get(self.upstream + WELL_KNOWN, timeout=5).json()
            found |= {f"{name}_endpoint": f"{self.url}/{name}" for name in ("token", "userinfo")}
            found |= {"jwks_uri": f"{self.url}/keys", "id_token_signing_alg_values_supported": ["RS256", "ES256"]}
            return 200, self.discovery(found)
        where = {"/token": "/token/", "/userinfo": "/person/"}[path]
        response = requests.request(method, self.upstream + where, headers=headers, data=body, timeout=5)
        answer = response.json()
        if path == "/userinfo":
            return response.status_code, self.userinfo(answer)
        self.posted = body
        if "id_token" in answer:
            claims = jwt.decode(answer["id_token"], options={"verify_signature": False})
            answer["id_token"] = self.sign(self.claims(claims))
        return response.status_code, self.tokens(answer)

    def _handler(self):
        tamperer = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                kept = ("Authorization", "Content-Type")
                headers = {name: self.headers[name] for name in kept if self.headers[name]}
                tamperer.seen.append((self.path, headers.get("Authorization", "")))
                status, answer = tamperer.answer(self.command, self.path, headers, body)
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = _serve

            def log_message(self, *args):
                pass

        return Handler
