"""Letting somebody near the person follow the way home, and following somebody else's."""

from django.contrib import messages as notices
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.access.actions import patient_of
from apps.audit import log
from apps.cases.actions import answer_guest_invitation, end_guest, invite_guest
from apps.cases.models import GuestInvitation
from apps.core import clock
from apps.core.errors import AlreadyDone, Invalid, Refused
from apps.discharge import told
from apps.portal import guests, reading, together
from apps.portal.forms import GuestForm

from .base import OwnView


class Guests(OwnView):
    """Who follows my case, whom I can invite, and what I have been invited to."""

    permission = "invite_guest"
    place = "more"

    def get(self, request):
        return self.show(GuestForm())

    def post(self, request):
        form, found = GuestForm(request.POST), guests.gathered(self.actor)
        if found.case is None:
            raise Http404
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            invite_guest(found.case, by=self.actor, once=form.cleaned_data.pop("once"), **form.cleaned_data)
        except AlreadyDone:
            pass
        except Invalid as refusal:
            for field, sentence in refusal.fields.items():
                form.add_error(field if field in form.fields else None, sentence)
            return self.show(form, status=422)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.show(form, status=409)
        notices.success(request, _("Invited. They answer when they sign in to Samplan."))
        return redirect("portal:guests")

    def show(self, form, status=200):
        found = guests.gathered(self.actor)
        reading.mark_kind_seen(self.actor, self.notices, "guest_invited")
        people = [*found.mine, *found.asked, *found.followed]
        log.record(self.actor, "list", shown={"patients": sorted({str(patient_of(one)) for one in people})})
        plans = together.invitations(self.actor)
        return self.page("portal/guests.html", status=status, found=found, form=form, plans=plans)


class Answer(OwnView):
    """Yes or no to an invitation."""

    permission = "answer_guest_invitation"
    model = GuestInvitation

    def post(self, request, pk):
        invitation = self.get_object(activity="")
        yes = request.POST.get("answer") == "yes"
        try:
            answer_guest_invitation(invitation, by=self.actor, yes=yes)
        except Refused as refusal:
            notices.warning(request, refusal.message)
            return redirect("portal:guests")
        if yes:
            return redirect("portal:followed", pk=pk)
        notices.success(request, _("You have said no. Nothing has been shown to you."))
        return redirect("portal:guests")


class End(OwnView):
    """Nobody follows any more, from this moment."""

    permission = "end_guest"
    model = GuestInvitation

    def post(self, request, pk):
        told = _("Ended. It took effect at once.")
        return self.press(end_guest, self.get_object(activity=""), told, "portal:guests")


class Followed(OwnView):
    """Somebody else's way home, for whoever has been invited to it. This and nothing else of theirs."""

    permission = "answer_guest_invitation"
    place = "more"
    model = GuestInvitation

    def get(self, request, pk):
        rows = GuestInvitation.objects.select_related("mandate__relative", "mandate__person", "guest")
        invitation = self.get_object(rows, activity="")
        if invitation.guest_id != self.actor.person:
            raise Http404
        guest = guests.guest_of(self.actor, invitation)
        seen = told.seen_by(guest, invitation.case_id)
        if seen is None:
            log.record(guest, "refused", effect="DENY", rule="not_found", reason=self.permission)
            return self.is_over(invitation)
        log.record(guest, "read", patient_id=seen.case.patient_id, subject=seen.case)
        return self.page("portal/followed.html", seen=seen, invitation=invitation, now=clock.now())

    def is_over(self, invitation):
        """Whoever has followed is told that it is over, and no more. Nothing else was ever there for them."""
        if not invitation.is_accepted:
            raise Http404
        return self.page("portal/followed_over.html", status=403, name=invitation.mandate.person.name)
