"""What units may be told outside the sign-in about a case: that something has happened, never what or about whom."""

from django.utils.translation import gettext_lazy as _

from apps.notifications.kinds import register

register("rejected", _("A case in Samplan has been sent back to you"), _("Sign in to find the right unit."))
register("misdirected", _("A message in Samplan reached the wrong unit"), _("Sign in to see which one."))
register("guest_invited", _("Somebody has invited you in Samplan"), _("Sign in to see who, and answer."))
register("annulled", _("Something in Samplan was written by mistake"), _("It has been annulled. Sign in to see."))
register(
    "annulment_to_confirm",
    _("Somebody at your unit has annulled a case in Samplan"),
    _("A second person looks at it. Sign in to see which one."),
)
register("case_ended", _("A case in Samplan has ended"), _("Sign in to see which one."))
