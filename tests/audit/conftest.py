"""The audit trail's own connection, which tests that roll everything back do without."""

import pytest


@pytest.fixture
def own_connection(settings):
    """As in the running product. Ask for it with `django_db(transaction=True, databases=["default", "audit"])`."""
    settings.AUDIT_DATABASE = "audit"
