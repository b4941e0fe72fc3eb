"""Inviting many at once: prepare, see what it comes to, begin, pause, and follow how far it has come."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from apps.appointments import actions
from apps.appointments.kinds import Trouble
from apps.appointments.models import Campaign
from apps.appointments.states import CampaignState
from apps.audit import log
from apps.core.errors import AlreadyDone, Invalid, Refused
from apps.workplace.shell import frame_of
from apps.workplace.times import campaigns, words
from apps.workplace.times.forms.campaigns import CampaignForm, MorePeopleForm

from .common import FormPage, Press, TimePage

OF_A_CAMPAIGN = Campaign.objects.select_related("service", "unit__provider__principal")
UNDER_WAY = (CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.DONE)


class Campaigns(TimePage):
    permission = "view_campaigns"
    template = "workplace/times/campaigns.html"

    def get(self, request):
        found = campaigns.fetch(self.actor)
        return self.show(rows=[(row, campaigns.tag_of(row)) for row in found])


class OneCampaign(TimePage):
    """Before it has begun what it comes to, and then how far it has come. Those who are not invited stand there."""

    permission = "view_campaigns"
    model = Campaign
    template = "workplace/times/campaign.html"

    def get(self, request, pk):
        row = self.get_object(OF_A_CAMPAIGN)
        known = campaigns.progress(self.actor, row)
        ways, troubles = campaigns.plan_of(row)
        people = campaigns.problem_rows(self.actor, row)
        if people:
            log.record(self.actor, "list", shown={"patients": sorted({str(one.patient_id) for one in people})})
        return self.show(
            row=row,
            tag=campaigns.tag_of(row),
            progress=known,
            ways=ways,
            troubles=troubles,
            people=[(words.who(one.patient), Trouble(one.problem).label) for one in people],
            sample=campaigns.sample(row),
            is_under_way=row.state in UNDER_WAY,
            can={verb: row.can(verb) and self.actor.may(verb) for verb in row.moves},
            token=campaigns.token_of(row.state, known),
            poll_url=reverse("workplace:campaign_live", args=[row.pk]),
        )


class NewCampaign(FormPage):
    """What, until when, and whom. Planned at once, so that the next page shows what it comes to."""

    permission = "make_campaign"
    form_class = CampaignForm
    title = _lazy("Invite many at once")
    lead = _lazy("The people choose a time themselves. Nothing is sent until you have seen what it comes to.")
    submit = _lazy("Show what it comes to")

    def row(self):
        return frame_of(self.request).unit

    def form(self, row, data=None):
        return self.form_class(data, person=None, actor=self.actor)

    def get(self, request):
        return self.page(self.row(), self.form(self.row()))

    def post(self, request):
        unit = self.row()
        form = self.form(unit, request.POST)
        if not form.is_valid():
            return self.page(unit, form, 422)
        try:
            made = actions.make_campaign(unit, by=self.actor, once=form.cleaned_data.get("once"), **form.to_verb())
        except Invalid as refusal:
            form.take(refusal)
            return self.page(unit, form, 422)
        except AlreadyDone:
            return redirect("workplace:campaigns")
        plan_and_say(request, made, self.actor)
        return redirect("workplace:campaign", made.pk)

    def after(self, row, done) -> str:
        return reverse("workplace:campaigns")


def plan_and_say(request, campaign: Any, actor) -> None:
    """Plan it; what stops it is said on the page, where it can be planned again."""
    try:
        actions.plan_campaign(campaign, by=actor)
    except Refused as refusal:
        messages.warning(request, refusal.message)


class MorePeople(FormPage):
    permission = "add_to_campaign"
    model = Campaign
    form_class = MorePeopleForm
    title = _lazy("Add people")
    submit = _lazy("Add and plan anew")
    said = _lazy("The people have been added.")

    def row(self):
        return self.get_object(OF_A_CAMPAIGN, activity="")

    def do(self, row, form):
        actions.add_to_campaign(row, by=self.actor, once=form.cleaned_data.get("once"), **form.to_verb())
        plan_and_say(self.request, row, self.actor)

    def after(self, row, done) -> str:
        return reverse("workplace:campaign", args=[row.pk])


class OnCampaign(Press, abstract=True):
    model = Campaign

    def after(self, row) -> str:
        return reverse("workplace:campaign", args=[row.pk])


class Plan(OnCampaign):
    permission = "plan_campaign"
    said = _lazy("It is planned. Look at it before you begin.")

    def do(self, row):
        actions.plan_campaign(row, by=self.actor)


class Begin(OnCampaign):
    permission = "start_campaign"
    said = _lazy("The invitations go out, some each minute.")

    def do(self, row):
        actions.start_campaign(row, by=self.actor)


class Pause(OnCampaign):
    permission = "pause_campaign"
    said = _lazy("It is paused. What has been sent stays sent.")

    def do(self, row):
        actions.pause_campaign(row, by=self.actor)


class GoOn(OnCampaign):
    permission = "resume_campaign"
    said = _lazy("It goes on where it was paused.")

    def do(self, row):
        actions.resume_campaign(row, by=self.actor)
