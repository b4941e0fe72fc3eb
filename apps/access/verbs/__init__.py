"""The verbs by which access is opened and closed. Each ends by asking the policy about the row that it made."""

from . import blocks, capacity, consents, emergencies, looking, mandates, requests  # noqa: F401  (they register)
