"""The verbs by which access is opened and closed. Each ends by asking the policy about the row that it made."""

from . import (  # noqa: F401  (they register)
    blocks,
    capacity,
    consents,
    emergencies,
    lifts,
    looking,
    mandates,
    requests,
)
