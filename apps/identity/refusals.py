"""Why a sign-in came to nothing: one code for the page and the audit row, and one page in plain words for each."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """`code` chooses the page; `detail` is for the audit trail only and never holds anything from a claim."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    title: object
    text: object
    advice: object = ""


PAGES = {
    "forged": Page(
        400,
        _("We could not trust the answer from the sign-in service"),
        _("Something in the answer was wrong, so we did not sign you in."),
        _("Try again. If it happens once more, contact support and say the code below."),
    ),
    "expired": Page(
        400,
        _("The sign-in took too long"),
        _("The answer from the sign-in service was too old when it reached us, so we did not sign you in."),
        _("Try again from the beginning."),
    ),
    "lost": Page(
        400,
        _("We lost track of the sign-in"),
        _("The sign-in was not started in this browser, or it had already been used."),
        _("Start again from here, and do not use the browser's back button while you sign in."),
    ),
    "cancelled": Page(
        400,
        _("You stopped the sign-in"),
        _("Nothing has happened. You can try again whenever you like."),
    ),
    "weak": Page(
        403,
        _("You need a stronger e-identification"),
        _("The way you signed in is not safe enough for health information. Assurance level 3 is needed."),
        _("Use for example BankID, Freja eID Plus or SITHS."),
    ),
    "no_identifier": Page(
        403,
        _("The sign-in service did not say who you are"),
        _("It vouched for you, but left out the number that we need to find you."),
        _("Contact support and say the code below."),
    ),
    "unknown": Page(
        403,
        _("You are not known here"),
        _("We know that it is you, but you are not registered in Samplan."),
        _("Staff: talk to your manager. Patients: talk to those who care for you."),
    ),
    "no_assignment": Page(
        403,
        _("You have no assignment"),
        _("You are known here, but no assignment of yours is valid today."),
        _("Talk to your manager or to whoever administers assignments where you work."),
    ),
    "deceased": Page(
        403,
        _("This identity cannot be used"),
        _("The person that the sign-in concerns cannot sign in to Samplan."),
        _("If this is wrong, contact those who care for you."),
    ),
    "too_young": Page(
        403,
        _("You are too young to sign in yourself"),
        _("Somebody who is responsible for you can read about your care instead."),
        _("You can also ask those who care for you."),
    ),
    "closed": Page(
        403,
        _("Your sign-in is closed"),
        _("Somebody who administers Samplan has closed it."),
        _("Talk to your manager or contact support."),
    ),
    "unavailable": Page(
        503,
        _("The sign-in service does not answer"),
        _("It is not you. The service that checks who you are cannot be reached right now."),
        _("Try again in a while. If it is urgent, call your unit or your health centre."),
    ),
}
