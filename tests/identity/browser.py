"""A browser made of `requests`: real HTTP against the live server, cookies and all, one step at a time."""

import re
from html import unescape
from urllib.parse import urljoin

import requests

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
PERSON = re.compile(r'name="person" value="([0-9a-f]+)">([^<]+)<')


class Browser:
    def __init__(self, base: str):
        self.base = base
        self.session = requests.Session()

    def close(self) -> None:
        self.session.close()

    def get(self, path: str) -> requests.Response:
        return self.session.get(urljoin(self.base, path), allow_redirects=False, timeout=10)

    def post(self, path: str, data: dict | None = None, **headers) -> requests.Response:
        token = self.session.cookies.get("csrftoken", "")
        return self.session.post(
            urljoin(self.base, path),
            data={"csrfmiddlewaretoken": token, **(data or {})},
            headers={"Referer": self.base, **headers},
            allow_redirects=False,
            timeout=10,
        )

    @property
    def cookie(self) -> str | None:
        return self.session.cookies.get("samplan_session")

    def to_the_people(self, realm: str, query: str = "") -> requests.Response:
        """Through the door and to the page where one chooses who to be. Returns whatever page that was."""
        response = self.get(f"/konto/in/{realm}/{query}")
        return self.get(response.headers["Location"]) if response.is_redirect else response

    def callback_for(self, realm: str, name: str, query: str = "") -> str:
        """The address that the provider sends the browser back to, for one person."""
        page = self.to_the_people(realm, query)
        form = {unescape(key): unescape(value) for key, value in HIDDEN.findall(page.text)}
        people = {unescape(shown): key for key, shown in PERSON.findall(page.text)}
        return self.post(f"/simulatorer/oidc/{realm}/in/", {**form, "person": people[name]}).headers["Location"]

    def sign_in(self, realm: str, name: str, query: str = "") -> requests.Response:
        """Our own answer to the provider's: a redirect onwards, or a page that says why not."""
        return self.get(self.callback_for(realm, name, query))
