"""Why a case is sent back. The codes are those of the scenario language."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RejectReason(TextChoices):
    NOT_RESIDENT = "not_resident", _("The person does not live in the municipality")
    WRONG_UNIT = "wrong_unit", _("Wrong unit")
    UNKNOWN_PERSON = "unknown_person", _("The person is not known here")
