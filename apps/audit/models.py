"""What was done and read, by whom, on what ground (loggpost, HSLF-FS 2016:40 4 kap. 9 §). Written once, never changed.

No foreign keys: the log must outlive the rows it speaks of. Names and roles are copied, since they change.
The database itself refuses UPDATE, DELETE and TRUNCATE (triggers in the first migration).
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from apps.core.guard import Access, Guarded

OWING = ["REVIEW", "ALERT"]  # what somebody must look at, and soon
EVERY_READING_OF_MANY = ("list", "search", "print", "export")


class RealTime(models.Func):
    """The database server's own clock: a scenario may move ours, but never this one."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


class Event(Guarded):
    """One verb, reading, listing, search, print, refusal or sign-in.

    Read by the person it is about or who stood in the list, and by those who review the provider's log.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    registered_at = models.DateTimeField(db_default=RealTime())
    system_id = models.CharField(max_length=64)
    request_id = models.UUIDField(null=True)

    actor_kind = models.CharField(max_length=24)
    user_id = models.UUIDField(null=True)
    staff_id = models.UUIDField(null=True)
    staff_hsa = models.CharField(max_length=32, blank=True)
    person_id = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    assignment_id = models.UUIDField(null=True)
    role = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=8, blank=True)
    unit_id = models.UUIDField(null=True)
    unit_name = models.CharField(max_length=200, blank=True)
    provider_id = models.UUIDField(null=True)
    provider_name = models.CharField(max_length=200, blank=True)
    loa = models.SmallIntegerField(default=0)
    idp = models.CharField(max_length=200, blank=True)  # who vouched for the human
    session = models.CharField(max_length=64, blank=True)  # a hash: tells sessions apart, opens none
    network = models.CharField(max_length=8, blank=True)  # own or other, see the setting OWN_NETWORKS

    activity = models.CharField(max_length=60)
    patient_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.UUIDField(null=True)
    subject_version = models.IntegerField(null=True)
    information_kind = models.CharField(max_length=20, blank=True)
    owner_unit_id = models.UUIDField(null=True)
    owner_unit_name = models.CharField(max_length=200, blank=True)
    owner_provider_id = models.UUIDField(null=True)
    owner_provider_name = models.CharField(max_length=200, blank=True)
    # For lists the patients shown, for searches a keyed hash of the question: never what was written or asked.
    shown = models.JSONField(null=True)
    effect = models.CharField(max_length=16)
    rule = models.CharField(max_length=60, blank=True)
    obligations = ArrayField(models.CharField(max_length=12), default=list, db_default=[])
    ground = models.CharField(max_length=200, blank=True)  # "care", or with its key: "consent:…"
    reason = models.CharField(max_length=500, blank=True)
    proof = models.BinaryField(max_length=48, unique=True)  # see origin.py

    access = Access("LOG", patient="patient_id", provider="provider_id", staff="staff_id", shown="shown")

    class Meta:
        indexes = [
            models.Index("patient_id", models.F("at").desc(), name="audit_event_of_patient"),
            models.Index("staff_id", models.F("at").desc(), name="audit_event_by_staff"),
            models.Index("provider_id", models.F("at").desc(), name="audit_event_by_provider"),
            models.Index(fields=["at"], name="audit_event_owing", condition=models.Q(obligations__overlap=OWING)),
            GinIndex(
                fields=["shown"],
                opclasses=["jsonb_path_ops"],
                name="audit_event_shown",
                condition=models.Q(activity__in=EVERY_READING_OF_MANY),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.at:%Y-%m-%d %H:%M}"

    def columns(self) -> dict[str, Any]:
        """As `values()` gives them."""
        return {field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields}


class Seal(models.Model):
    """The next link of one of several chains: a digest of one event and of every seal before it in the chain.

    Seals are made shortly after the events, outside the verbs' locks, in any order of events that is safe.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    chain = models.SmallIntegerField()
    seq = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(db_default=RealTime())

    class Meta:
        constraints = [models.UniqueConstraint("chain", "seq", name="audit_seal_one_after_another")]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq} {bytes(self.digest).hex()[:12]}"


class Anchor(models.Model):
    """That the heads of all chains were written to the file outside the database: what the file must still hold."""

    append_only = True

    number = models.BigIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=RealTime())

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"
