"""What every model stands on, and the dated rules."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


class Base(models.Model):
    """A row whose public name is a UUID, so that no number in an address says anything about anybody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def days(first: str = "valid_from", last: str = "valid_to") -> Func:
    """The days from `first` to `last`, both included, as a range for constraints; an empty `last` is without end."""
    return Func(F(first), F(last), Value("[]"), function="DATERANGE", output_field=DateRangeField())


class Rule(Base):
    """An agreement, amount, threshold or age limit with its dates and its source (regel). Never a constant in code.

    `value` is JSON; durations are text such as "4h". Both dates are included. A rule that the customer or a lawyer
    has not settled yet has `is_confirmed` false, and says so in `source`.
    """

    key = models.CharField(max_length=80)
    value = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.TextField()
    approved_by = models.CharField(max_length=120, blank=True)
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["key", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="rule_ends_after_it_began", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            ExclusionConstraint(
                name="one_live_value_of_a_rule",
                expressions=[(F("key"), RangeOperators.EQUAL), (days(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.valid_from}"
