"""What may be told outside the sign-in about a correction: that somebody asks, or has answered. Never about what."""

from django.utils.translation import gettext_lazy as _

from apps.notifications.kinds import register

ASKED, ANSWERED = "correction_asked", "correction_answered"

register(ASKED, _("Somebody asks you in Samplan to correct something"), _("Sign in to read it and answer."))
register(ANSWERED, _("You have an answer about a correction in Samplan"), _("Sign in to read it."))
