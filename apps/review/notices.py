"""What may be told outside the sign-in about a question: that there is one, or an answer. Never about what."""

from django.utils.translation import gettext_lazy as _

from apps.notifications.kinds import register

register("log_question", _("Somebody has asked who has read about them"), _("Sign in to Samplan to answer."))
register("log_answer", _("You have an answer to your question"), _("Sign in to Samplan to read it."))
