"""The shared record: what units write about a person, each owned by the unit that wrote it (journal)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.guard import Access, Guarded
from apps.core.models import Base


class EntryKind(models.TextChoices):
    """What an entry is, which decides who may read it: a block may spare some kinds, `fmu` never leaves its unit."""

    NOTE = "note", _("Note")
    MEDICATION = "medication", _("Medicine")
    ALERT = "alert", _("Warning")
    DIAGNOSIS = "diagnosis", _("Diagnosis")
    INSURANCE = "fmu", _("Insurance medicine investigation")


class NoteType(models.TextChoices):
    """The national types of notes (anteckningstyp), with the codes of the service contract for care documentation."""

    INVESTIGATION = "utr", _("Investigation")
    TREATMENT = "atb", _("Treatment")
    SUMMARY = "sam", _("Summary")
    COORDINATION = "sao", _("Coordination")
    ADMISSION = "ins", _("Admission")
    FINAL = "slu", _("Final note")
    WITHOUT_MEETING = "auf", _("Note without a meeting")
    INPATIENT = "sva", _("Note from the ward")
    VISIT = "bes", _("Visit")


class Severity(models.TextChoices):
    """How bad it is for the person to meet what the warning is about (allvarlighetsgrad)."""

    LIFE = "life", _("Dangerous to life")
    HARM = "harm", _("Harmful")
    TROUBLE = "trouble", _("Troublesome")


class RecordEntry(Base, Guarded):
    """Something a unit has written about a person (journaluppgift). Never changed: a new version corrects it.

    `happened_at`, `recorded_at` and `signed_at` are three different facts. `withheld_reason` keeps it from the person
    (offentlighets- och sekretesslag 25 kap. 6 §), until `withheld_until` when that is known. `provider_kind` stands on
    the row because the rules ask for it. `source` names where an imported entry came from; it is never taken twice.
    """

    patient = models.ForeignKey("patients.Person", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", db_index=False)
    provider = models.ForeignKey("organisations.Provider", models.PROTECT, related_name="+", db_index=False)
    provider_kind = models.CharField(max_length=1)
    kind = models.CharField(max_length=20, choices=EntryKind)
    note_type = models.CharField(max_length=10, choices=NoteType, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    author = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    author_title = models.CharField(max_length=40, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    is_current = models.BooleanField(default=True)
    is_shared = models.BooleanField(default=True)
    withheld_reason = models.CharField(max_length=200, blank=True)
    withheld_until = models.DateTimeField(null=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+", db_index=False)
    source = models.CharField(max_length=120, blank=True)

    access = Access(
        "RECORD",
        patient="patient",
        unit="unit",
        provider="provider",
        provider_kind="provider_kind",
        info="kind",
        shared="is_shared",
        withheld=~Q(withheld_reason=""),
        withheld_until="withheld_until",
        at="happened_at",
        entry="pk",
    )
    carries = ("patient", "supersedes")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-happened_at"], name="record_by_patient"),
            models.Index(fields=["unit", "-recorded_at"], name="record_by_unit"),
        ]
        constraints = [
            models.CheckConstraint(name="known_entry_kind", condition=Q(kind__in=EntryKind.values)),
            models.CheckConstraint(name="a_note_has_a_type", condition=Q(kind="note") | Q(note_type="")),
            models.CheckConstraint(
                name="signed_entry_has_both",
                condition=Q(signed_at=None, signed_by=None) | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_is_a_later_version",
                condition=Q(version=1, supersedes=None) | Q(version__gt=1, supersedes__isnull=False),
            ),
            models.CheckConstraint(
                name="nothing_happens_after_it_was_recorded", condition=Q(happened_at__lte=F("recorded_at"))
            ),
            models.UniqueConstraint(fields=["unit", "source"], condition=~Q(source=""), name="imported_once"),
        ]


class Disagreement(Base, Guarded):
    """That the person finds an entry wrong or misleading (patientens avvikande mening, PDL 3 kap. 8 §).

    The entry stays as it is; whoever may read it reads this with it. Never changed.
    """

    entry = models.ForeignKey(RecordEntry, models.PROTECT, related_name="disagreements")
    text = models.TextField()
    said_at = models.DateTimeField(default=clock.now)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", db_index=False)
    recorded_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")

    access = Access(
        "RECORD",
        patient="entry__patient",
        unit="entry__unit",
        provider="entry__provider",
        provider_kind="entry__provider_kind",
        info="entry__kind",
        shared="entry__is_shared",
        withheld=~Q(entry__withheld_reason=""),
        withheld_until="entry__withheld_until",
        at="entry__happened_at",
        entry="entry",
    )
    carries = ("entry",)

    class Meta:
        constraints = [models.CheckConstraint(name="disagreement_says_what", condition=~Q(text=""))]


class Outcome(models.TextChoices):
    """What the unit did about an entry that the person says is wrong."""

    CORRECTED = "corrected", _("Corrected")
    ANNOTATED = "annotated", _("What you say stands with it")
    DECLINED = "declined", _("Not changed")
    WITHDRAWN = "withdrawn", _("Taken back")  # by the person, before anybody answered


class CorrectionRequest(Base, Guarded):
    """That the person asks the unit that wrote an entry to correct it (begäran om rättelse), and the answer.

    Nothing is erased: the unit corrects by a new version (`replaced_by`), lets what the person says stand with the
    entry (`disagreement`), or says why not. Kept as it was said; answered once, by nobody where it is taken back.
    While it waits `about` follows `entry` to its newest version, so that no answer to one request loses another.
    """

    patient = models.ForeignKey("patients.Person", models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(RecordEntry, models.PROTECT, related_name="+")
    about = models.ForeignKey(RecordEntry, models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey("patients.Person", models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    replaced_by = models.ForeignKey(RecordEntry, models.PROTECT, null=True, related_name="+")
    disagreement = models.OneToOneField(Disagreement, models.PROTECT, null=True, related_name="+")

    access = Access(
        "CORRECTION",
        patient="patient",
        unit="unit",
        withheld=~Q(entry__withheld_reason=""),
        withheld_until="entry__withheld_until",
    )
    carries = ("patient", "entry", "about")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "asked_at"], condition=Q(answered_at=None), name="correction_waiting"),
            models.Index(fields=["patient", "-asked_at"], name="correction_of"),
        ]
        constraints = [
            models.CheckConstraint(name="a_request_says_what_is_wrong", condition=~Q(text="")),
            models.CheckConstraint(name="known_outcome_of_request", condition=Q(outcome__in=["", *Outcome.values])),
            models.CheckConstraint(
                name="an_answered_request_has_an_outcome",
                condition=Q(outcome="", answered_at=None, answered_by=None, answer="")
                | Q(outcome="withdrawn", answered_at__isnull=False, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome__in=["", "withdrawn"])),
            ),
            models.CheckConstraint(
                name="corrected_by_a_version",
                condition=Q(outcome="corrected", replaced_by__isnull=False)
                | (~Q(outcome="corrected") & Q(replaced_by=None)),
            ),
            models.CheckConstraint(
                name="annotated_by_what_was_said",
                condition=Q(outcome="annotated", disagreement__isnull=False)
                | (~Q(outcome="annotated") & Q(disagreement=None)),
            ),
            models.CheckConstraint(name="declined_says_why", condition=~Q(outcome="declined", answer="")),
            models.UniqueConstraint(
                fields=["entry", "asked_by"], condition=Q(answered_at=None), name="one_waiting_request_each"
            ),
        ]


class EntryDraft(Base, Guarded):
    """What a unit is writing about a person and has not saved as an entry (utkast); see `cases.drafts`."""

    patient = models.ForeignKey("patients.Person", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=40)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    access = Access("DRAFT", patient="patient", unit="unit")
    carries = ("patient",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "unit", "form"], name="one_entry_draft_per_unit_and_form")
        ]
