"""The closed lists of times and invitations, with the words of the scenario language."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Modality(TextChoices):
    """How one meets (besöksform)."""

    PHYSICAL = "physical", _("At the clinic")
    PHONE = "phone", _("By phone")
    VIDEO = "video", _("By video")
    HOME = "home", _("At home")


class EndReason(TextChoices):
    """Why a time is cancelled."""

    BY_PATIENT = "by_patient", _("Cancelled by the patient")
    BY_CLINIC = "by_clinic", _("Cancelled by the clinic")
    REBOOKED = "rebooked", _("Moved to another time")
    HOLD_EXPIRED = "hold_expired", _("Nobody confirmed it in time")
    EXCUSED = "excused", _("There was a good reason")
    DECLINED = "declined", _("The patient does not want it")
    LAPSED = "lapsed", _("The time for choosing has passed")
    DECEASED = "deceased", _("The patient has died")
    WRONG = "wrong", _("Entered by mistake")


class InvitationKind(TextChoices):
    """With a time, to choose one's own time (öppen kallelse), or only to tell something."""

    FIXED = "fixed", _("Invitation with a time")
    OPEN = "open", _("Invitation to choose a time")
    INFO = "info", pgettext_lazy("a letter", "Information")


class Opened(TextChoices):
    """What is known about whether somebody has read it. Unknown is never opened."""

    UNKNOWN = "unknown", _("Not known")
    UNOPENED = "unopened", pgettext_lazy("an invitation", "Not opened")
    OPENED = "opened", pgettext_lazy("an invitation", "Opened")


class ChannelKind(TextChoices):
    PORTAL = "portal", _("Samplan")
    KIVRA = "kivra", "Kivra"
    MINA_MEDDELANDEN = "mina_meddelanden", "Mina meddelanden"
    INBOX_1177 = "1177", _("The inbox of 1177")
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    PAPER = "paper", _("Letter")
    PHONE = "phone", _("Phone")


class Why(TextChoices):
    """Why a channel stands in the plan of an invitation, or why it was passed over (kanalplan)."""

    PROTECTED = "protected", _("The person has a protected identity: nothing is sent, the clinic phones.")
    CHILD = "child", _("The person is a child: the guardians are told, and a letter goes to the child's address.")
    YOUTH = "youth", _("The person is between thirteen and eighteen: a letter goes too.")
    INTERPRETER = "interpreter", _("The person needs an interpreter: a letter goes too.")
    CANNOT_SIGN_IN = "cannot_sign_in", _("The person cannot sign in with such a number: a letter goes.")
    CHOSE_PAPER = "chose_paper", _("The person has asked for letters.")
    MAILBOX = "mailbox", _("The person has a digital mailbox there.")
    NOTICE = "notice", _("Says that there is something to read in Samplan.")
    ACCOUNT = "account", _("The person uses Samplan and wants to be told.")
    OTHERWISE = "otherwise", _("There is no digital way to the person.")
    TOO_CLOSE = "too_close", _("A letter would not be there in time: the clinic phones.")
    UNREAD = "unread", _("Nobody has opened it in time.")
    TOO_LARGE = "too_large", _("The letter is too large for this channel.")
    WITHDRAWN = "withdrawn", _("A letter has been sent about a time that is not to be.")
    STOPPED = "stopped", _("It could not be sent when its turn came: the person has died or moved, or it has changed.")


class ChannelAnswer(TextChoices):
    """What a channel says about something that it was given, in the words of the scenario language."""

    ACCEPTED = "accepted", _("It has taken it")
    REJECTED = "rejected", _("It said no, or it came back")
    OPENED = "opened", _("It has been opened there")
    TIMEOUT = "timeout", _("It did not answer")


class DispatchError(TextChoices):
    """What went wrong, in words for the clinic; a channel's own code stands beside it."""

    UNREACHABLE = "unreachable", _("The channel did not answer.")
    REJECTED = "rejected", _("The channel said no.")
    OPTED_OUT = "opted_out", _("The person no longer has a mailbox there.")
    TOO_LARGE = "too_large", _("The letter was too large.")
    STOPPED = "stopped", _("It was no longer to be sent.")


class Trouble(TextChoices):
    """Why somebody in a campaign is not invited."""

    DECEASED = "deceased", _("The person has died.")
    HAS_ONE = "has_one", _("The person has such a time, or has been invited to one, already.")
    REFUSED = "refused", _("It could not be sent: look at the clinic's texts.")


class AnswerKind(TextChoices):
    ACCEPT = "accept", _("Yes, I am coming")
    DECLINE = "decline", _("I cannot come")
    REBOOK = "rebook", _("I need another time")
    QUESTION = "question", _("I have a question")


class TaskKind(TextChoices):
    """What a clinic owes about a time, in the words of the scenario language."""

    PHONE_PATIENT = "phone_patient", _("Phone the patient")
    REVIEW_NO_SHOW = "review_no_show", _("Was the patient there?")
    ANSWER_QUESTION = "answer_question", _("Answer the patient's question")
    OFFER_NEW_TIME = "offer_new_time", _("Offer a new time")


class CallOutcome(TextChoices):
    """How a call to somebody went."""

    REACHED = "reached", _("We have spoken with each other")
    NO_ANSWER = "no_answer", _("No answer: we phone again")
    GIVEN_UP = "given_up", _("Cannot be reached: we do not phone again")


class TaskState(TextChoices):
    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("No longer needed")


class Said(TextChoices):
    """How somebody without e-identification answered, when staff write it down for them."""

    SELF = "self", _("In Samplan")
    PHONE = "phone", _("By phone")
    SLIP = "slip", _("On the letter's reply slip")
    ON_SITE = "on_site", _("At the clinic")
