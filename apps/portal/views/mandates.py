"""Proxies and guardians: who may act for me, for whom I may act, asking somebody, answering, ending."""

from django.contrib import messages as notices
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.access.models import ProxyInvitation
from apps.access.telling import HELPER
from apps.access.verbs.mandates import (
    answer_proxy_invitation,
    end_mandate,
    invite_proxy,
    withdraw_proxy_invitation,
)
from apps.audit import log
from apps.core.errors import AlreadyDone, Invalid, Refused
from apps.patients.models import Person, Relationship
from apps.portal import mandates, reading
from apps.portal.invite_form import InviteForm

from .base import OwnView


class MandateView(OwnView, abstract=True):
    permission = "view_mandates"
    place = "more"

    @property
    def person(self) -> Person:
        return Person.objects.visible_to(self.actor).get(pk=self.actor.person)

    def do(self, verb, row, told: str, **fields):
        return self.press(verb, row, told, "portal:mandates", **fields)


class Mandates(MandateView):
    """Who may what, and since when; the children and the days when their rights change."""

    def get(self, request):
        log.record(self.actor, "list", patient_id=self.actor.person, subject_type="patients.relationship")
        reading.mark_kind_seen(self.actor, self.notices, HELPER)
        return self.page("portal/mandates.html", seen=mandates.overview(self.actor))


class Invite(MandateView):
    """Ask somebody to be one's proxy."""

    permission = "invite_proxy"

    def get(self, request):
        return self.show(InviteForm())

    def post(self, request):
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        data = dict(form.cleaned_data)
        once = data.pop("once")
        try:
            invite_proxy(self.person, by=self.actor, once=once, **data)
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error(refusal.field if isinstance(refusal, Invalid) else None, refusal.message)
            return self.show(form, status=422)
        notices.success(request, _("The question is sent. They answer when they sign in to Samplan."))
        return redirect("portal:mandates")

    def show(self, form, status=200):
        return self.page("portal/invite.html", status=status, form=form, why_not=mandates.why_not(self.actor))


class Answer(MandateView):
    """Somebody has asked me: read what it means, and say yes or no."""

    permission = "answer_proxy_invitation"
    model = ProxyInvitation

    def get(self, request, pk):
        asked = self.asked()
        return self.page("portal/answer_invitation.html", asked=mandates.question(asked))

    def post(self, request, pk):
        is_accepted = request.POST.get("answer") == "yes"
        told = _("You have said yes. Now you can help.") if is_accepted else _("You have said no. They are told.")
        return self.do(answer_proxy_invitation, self.asked(""), told, is_accepted=is_accepted)

    def asked(self, activity="read") -> ProxyInvitation:
        row = self.get_object(ProxyInvitation.objects.select_related("person"), activity=activity)
        if row.invited_id != self.actor.person:
            raise Http404
        return row


class Withdraw(MandateView):
    """Take a question back."""

    permission = "withdraw_proxy_invitation"
    model = ProxyInvitation

    def post(self, request, pk):
        return self.do(withdraw_proxy_invitation, self.get_object(activity=""), _("The question is taken back."))


class End(MandateView):
    """End a mandate, one's own or one that one holds: what happens, and then one press."""

    permission = "end_mandate"
    model = Relationship

    def get(self, request, pk):
        row = self.get_object(Relationship.objects.select_related("person", "relative"))
        is_mine = row.person_id == self.actor.person
        name = row.relative.name if is_mine else row.person.name
        return self.page("portal/end_mandate.html", row=row, name=name, is_mine=is_mine)

    def post(self, request, pk):
        return self.do(end_mandate, self.get_object(activity=""), _("Ended. It holds from now."))
