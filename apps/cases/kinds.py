"""The closed lists of the spine. Names are those of the scenario language."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ParticipantState(TextChoices):
    ADDRESSED = "addressed", _("Has been told")
    ACKNOWLEDGED = "acknowledged", _("Has acknowledged")
    FORWARDED = "forwarded", _("Has forwarded")
    REJECTED = "rejected", _("Has rejected")
    ASSESSING = "assessing", _("Is planning")
    READY_TO_RECEIVE = "ready_to_receive", _("Is ready to receive")
    DONE = "done", _("Done")


class ReceiptState(TextChoices):
    UNOPENED = "unopened", _("Not opened")
    OPENED = "opened", _("Opened, not acknowledged")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    REJECTED = "rejected", _("Rejected")
    MISDIRECTED = "misdirected", _("Sent to the wrong unit")


class TaskState(TextChoices):
    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("No longer needed")


class SecrecyBasis(TextChoices):
    """Why telling more than the statutory minimum is lawful (sekretessgrund)."""

    CONSENT = "consent", _("The patient consents")
    HARM_TEST = "harm_test", _("Secrecy assessed: no harm")
    EXCEPTION = "exception", _("Exception in law")
    NONE = "none", _("No basis recorded")


class MessageKind(TextChoices):
    ADMISSION_NOTICE = "admission_notice", _("Admission notice")
    ESTIMATED_DISCHARGE_CHANGED = "estimated_discharge_changed", _("Changed planned discharge")
    GENERAL_MESSAGE = "general_message", _("Message")
    MAPPING = "mapping", _("Mapping")
    PLANNING_BASIS = "planning_basis", _("Planning basis")
    FIXED_CONTACT_NAMED = "fixed_contact_named", _("Fixed care contact named")
    READY_NOTICE = "ready_notice", _("Ready for discharge")
    READY_RETRACTION = "ready_retraction", _("Ready for discharge: taken back")
    SIP_STANCE = "sip_stance", _("Stance on a coordinated plan")
    SIP_DECISION = "sip_decision", _("Decision on a coordinated plan")
    OBSTACLE = "obstacle", _("Obstacle to going home")
    OBSTACLE_ENDED = "obstacle_ended", _("Obstacle gone")
    DISCHARGE_READINESS = "discharge_readiness", _("Stance before discharge")
    DISCHARGE_NOTICE = "discharge_notice", _("Discharge notice")
    DISCHARGE_INFORMATION = "discharge_information", _("Discharge information")
    PATIENT_SUMMARY = "patient_summary", _("Information to the patient")
    CASE_REOPENED = "case_reopened", _("Case reopened")
    CASE_CANCELLED = "case_cancelled", _("Case cancelled")
    CASE_CLOSED = "case_closed", _("Case closed")


class Purpose(TextChoices):
    SVU_INFORMATION = "svu_information", _("Sharing information before discharge")
    SIP = "sip", _("Coordinated individual plan")
    SVOD_NPO = "svod_npo", _("Reading other providers' records")
    CONTACT_RELATIVES = "contact_relatives", _("Contact with relatives")
    CHILD_PLAN = "child_plan", _("A child's plan")


class ConsentStatus(TextChoices):
    GIVEN = "given", _("Said yes")
    REFUSED = "refused", _("Said no")
    NOT_ASKED = "not_asked", _("Not asked")
    CANNOT_CONSENT = "cannot_consent", _("Cannot consent")
    WITHDRAWN = "withdrawn", _("Took it back")
    NOT_REQUIRED_COMPULSORY = "not_required_compulsory", _("Not required: compulsory care")


class Agreement(TextChoices):
    """What the person's consents come to."""

    NONE = "none", _("Nobody has answered")
    VALID = "valid", _("Said yes")
    REFUSED = "refused", _("Said no, or took it back")


class ConsentGiver(TextChoices):
    PATIENT = "patient", _("The patient")
    GUARDIAN_1 = "guardian_1", _("One guardian")
    GUARDIAN_2 = "guardian_2", _("The other guardian")
    LEGAL_REPRESENTATIVE = "legal_representative", _("Legal representative")
    GOOD_MAN = "good_man", _("Trustee")
    FORVALTARE = "forvaltare", _("Legal administrator")
    FULLMAKT = "fullmakt", _("Holder of a power of attorney")


class ConsentMethod(TextChoices):
    ORAL = "oral", _("Orally")
    WRITTEN = "written", _("In writing")
    E_SIGNED = "e_signed", _("Signed electronically")
