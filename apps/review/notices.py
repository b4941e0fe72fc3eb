"""What may be told outside the sign-in about a question: that there is one, or an answer. Never about what or whom."""

from django.utils.translation import gettext_lazy as _

from apps.notifications.kinds import register

NOBODY_REVIEWS = "log_nobody_reviews"

register("log_question", _("Somebody has asked who has read about them"), _("Sign in to Samplan to answer."))
register("log_answer", _("You have an answer to your question"), _("Sign in to Samplan to read it."))
register("log_alert", _("Something in the log of Samplan cannot wait"), _("Sign in to Samplan to look at it."))
register("log_explain", _("Something in Samplan waits for the manager"), _("Sign in as manager to answer."))
register("log_explained", _("Somebody has answered you in Samplan"), _("Sign in to Samplan to read it."))
register(
    NOBODY_REVIEWS,
    _("Nobody reviews the log of Samplan at your provider"),
    _("Something in it cannot wait. Sign in to Samplan and appoint a log reviewer."),
)
