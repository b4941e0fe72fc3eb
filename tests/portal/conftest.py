"""Karin, 78, signed in on her phone on Wednesday 1 April 2026 at one o'clock; nothing leaves the house."""

import html
import re
from dataclasses import dataclass

import pytest

from apps.core import clock
from apps.core.guard import as_system
from apps.notifications import outbox
from tests.cast import moment
from tests.signing import new_user, sign_in_as_patient

from .states import LOOKED_AT


@pytest.fixture(autouse=True)
def afternoon():
    with outbox.held(), clock.at(moment(LOOKED_AT)):
        yield


@dataclass
class Somebody:
    """A person who is signed in. `user` signs in again; `get` and `post` give responses, `words` a page's text."""

    client: object
    person: object
    user: object

    def get(self, url: str, **more):
        return self.client.get(url, **more)

    def post(self, url: str, data: dict, **more):
        return self.client.post(url, data, **more)

    def words(self, url: str) -> str:
        response = self.get(url)
        assert response.status_code == 200, response.status_code
        return words_of(response)


def words_of(response) -> str:
    """What can be read on a page, on one line, with plain spaces."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", " ").split())


def come_in(client, person) -> Somebody:
    user = new_user()
    person.user = user
    with as_system("a test signs in"):
        person.save()
    sign_in_as_patient(client, user)
    return Somebody(client, person, user)


@pytest.fixture
def karin(client, cast) -> Somebody:
    return come_in(client, cast.karin)
