"""Settings, help and signing out."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.portal import helping, news

from .base import OwnView


class More(OwnView):
    """Everything that is not the plan itself."""

    place = "more"

    def get(self, request):
        may_switch = request.session.get("capacities", []) != ["patient"]
        return self.page("portal/more.html", rows=list(self.rows()), may_switch=may_switch)

    def rows(self) -> Iterator[dict[str, str]]:
        """Only what the role, and the mandate, open."""
        new = {news.PAGES[one.kind] for one in self.notices if one.kind in news.PAGES}
        for permission, name, icon, title, text in self.about():
            if self.actor.may(permission) and self.is_open(name):
                yield {
                    "url": reverse(f"portal:{name}"),
                    "icon": icon,
                    "title": title,
                    "text": text,
                    "tone": "warning" if name in new else "",
                    "tag": _("New") if name in new else "",
                }

    def about(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Permission, page, icon, title and what it is for."""
        title, text = _("Invitations and times"), _("What is booked, what you must answer, and what you wait for")
        yield "view_own", "times", "calendar-days", title, text
        journal = _("The record") if self.standing else _("My record")
        yield "view_own", "journal", "file-text", journal, _("What has been written by those who give the care")
        yield "edit_own_contacts", "contacts", "bell", _("How we reach you"), _("Your e-mail address and phone")
        yield "view_readers", "readers", "eye", _("Who has read?"), _("See who has read about you, and why")
        title, text = _("What you have said yes to"), _("See and end what you have agreed to")
        yield "view_consents", "consents", "heart-handshake", title, text
        yield "view_blocks", "blocks", "lock", _("Blocks"), _("Ask that something is not read by others")
        title, text = _("Proxies and guardians"), _("Who may act for you, and whom you may help")
        yield "view_mandates", "mandates", "users", title, text
        yield "invite_guest", "guests", "user-round", _("Family and friends"), _("Let somebody follow your way home")

    def is_open(self, name: str) -> bool:
        """Whether the mandate opens the page, for those who act under one."""
        limits = {"consents": helping.sees_consents, "journal": helping.sees_record, "times": helping.sees_times}
        return self.standing is None or name not in limits or limits[name](self.actor, self.standing)
