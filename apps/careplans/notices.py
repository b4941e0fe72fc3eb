"""What may be told outside the sign-in about a plan: that something has happened, never what or about whom."""

from django.utils.translation import gettext_lazy as _

from apps.notifications.kinds import register

register("plan_proposed", _("Somebody asks in Samplan for a plan together"), _("Sign in to read and answer."))
register("summons", _("You are invited to a meeting in Samplan"), _("Sign in to see when, and answer."))
register("plan", _("Something has happened in a plan in Samplan"), _("Sign in to see what."))
register("lead_offered", _("You are asked in Samplan to be responsible for a plan"), _("Sign in to answer."))
register("effort_late", _("Something that was decided in Samplan has not been done"), _("Sign in to see what."))
register("nobody_answered", _("Somebody did not answer today"), _("Sign in to Samplan to see who, and act today."))
register("plan_reminder", _("Something in Samplan is due soon"), _("Sign in to see what."))
