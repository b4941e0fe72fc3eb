"""The switches of a simulated channel, in words."""

from django.utils.translation import gettext_lazy as _

SWITCHES = {
    "unreachable": _("Does not answer"),
    "breaks": _("Takes it, and fails before it says so"),
    "slow": _("Is slow"),
    "opted_out": _("Nobody has a mailbox here"),
    "drops": _("Says that it has taken it, and loses it"),
    "twice": _("Tells everything twice"),
    "opens": _("Opens what arrives after five seconds"),
}
