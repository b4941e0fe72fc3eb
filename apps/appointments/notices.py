"""What may be told outside the sign-in about a time: that there is something, never what, where or with whom."""

from django.utils.translation import gettext_lazy as _

from apps.notifications.kinds import register

register("appointment", _("You have a new message about a time in Samplan"), _("Sign in to read and answer."))
register(
    "invitation",
    _("You have a new invitation in Samplan"),
    _("Sign in to read when and where, and to answer."),
    is_mailed=False,  # its own sendings leave the house
)
register(
    "invitation_to_guardian",
    _("You have a new invitation in Samplan"),
    _("Sign in to read when and where, and to answer."),
    is_texted=True,
)
register(
    "appointment_reminder", _("You have a time soon in Samplan"), _("Sign in to see when and where."), is_texted=True
)
register("time_offered", _("A time is offered to you in Samplan"), _("Sign in soon to take it: others are asked too."))
register("clinic_task", _("Something about a time waits for you in Samplan"), _("Sign in to see what."))
