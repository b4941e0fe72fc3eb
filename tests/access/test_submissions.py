"""A form does its work once; its key used for something else is something else."""

from uuid import UUID

import pytest

from apps.access.actions import VERBS
from apps.cases.models import Message
from apps.core import clock
from apps.core.errors import AlreadyDone
from apps.core.guard import as_system
from apps.notifications import outbox
from tests.cast import moment
from tests.discharge.conftest import case, told_case  # noqa: F401  (a discharge under way)

pytestmark = pytest.mark.django_db
ONCE = "7b0d6c1e-58f0-4f4e-9d4c-2f3f0a4f7d11"


@pytest.fixture(autouse=True)
def morning():
    with outbox.held(), clock.at(moment("2026-03-30T09:10")):
        yield


def test_the_same_words_under_one_key_are_sent_once_and_other_words_or_people_are_not_lost(told_case, cast):  # noqa: F811
    send = VERBS["send_message"].run
    send(told_case, by=cast.amira, once=UUID(ONCE), text="Åker på fredag.")
    with pytest.raises(AlreadyDone):
        send(told_case, by=cast.amira, once=UUID(ONCE), text="Åker på fredag.")
    send(told_case, by=cast.amira, once=UUID(ONCE), text="Nej, på lördag.")
    send(told_case, by=cast.per, once=UUID(ONCE), text="Åker på fredag.")
    with as_system("a test looks"):
        assert Message.objects.filter(case=told_case, kind="general_message").count() == 3
