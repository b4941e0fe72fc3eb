"""Blocks: what they mean, which there are, asking for one, asking to lift one; and the seal of one's own record."""

from functools import cached_property

from django.contrib import messages as notices
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.access.models import Block, LiftRequest
from apps.access.telling import BLOCK_ANSWERED
from apps.access.verbs.lifts import end_lift
from apps.access.verbs.requests import (
    ask_for_block,
    ask_to_lift,
    open_seal,
    seal_record,
    take_back_block_request,
    take_back_lift_request,
)
from apps.audit import log
from apps.core.errors import AlreadyDone, Invalid, Refused
from apps.patients.models import Person
from apps.portal import blocks, reading
from apps.portal.block_form import BlockForm, LiftForm
from apps.portal.wording import block_facts

from .base import OwnView


class BlockView(OwnView, abstract=True):
    permission = "view_blocks"
    place = "more"
    model = Block

    @cached_property
    def person(self) -> Person:
        return Person.objects.visible_to(self.actor).get(pk=self.actor.person)

    def shown(self, block: Block) -> dict:
        return {"row": block, "title": blocks.hidden_by(block), "facts": block_facts(block)}

    def tried(self, verb, row, told: str, **fields):
        return self.press(verb, row, told, "portal:blocks", **fields)


class Blocks(BlockView):
    """The list, with what has become of each. For somebody too young: why, and from when."""

    def get(self, request):
        log.record(self.actor, "list", patient_id=self.actor.person, subject_type="access.block")
        if day := reading.reads_from(self.actor):
            return self.page("portal/blocks_later.html", day=day, age=self.actor.ages.reader)
        now, over = blocks.own_blocks(self.actor)
        reading.mark_kind_seen(self.actor, self.notices, BLOCK_ANSWERED)
        return self.page("portal/blocks.html", rows=now, over=over, is_sealed=self.person.sealed_at is not None)


class AskingView(BlockView, abstract=True):
    """A form that ends in a question to the owner, and leads back to the list."""

    template = ""
    told = ""

    def answer(self, form, **context):
        """What was typed stays when something is wrong with it."""
        if not form.is_valid():
            return self.page(self.template, status=422, form=form, **context)
        try:
            self.perform(form)
        except AlreadyDone:
            pass
        except Refused as refusal:
            is_about = isinstance(refusal, Invalid) and refusal.field in form.fields
            form.add_error(refusal.field if is_about else None, refusal.message)
            return self.page(self.template, status=422, form=form, **context)
        notices.success(self.request, str(self.told))
        return redirect("portal:blocks")

    def perform(self, form) -> None:
        raise NotImplementedError


class NewBlock(AskingView):
    """Ask for a block, of one of those who have written."""

    template = "portal/new_block.html"

    def get(self, request):
        if reading.reads_from(self.actor):
            return redirect("portal:blocks")
        return self.page(self.template, form=BlockForm(units=blocks.writers(self.actor)))

    def post(self, request):
        self.told = _("You have asked for a block. It holds when they have registered it.")
        return self.answer(BlockForm(request.POST, units=blocks.writers(self.actor)))

    def perform(self, form):
        ask_for_block(self.person, by=self.actor, once=form.cleaned_data["once"], **form.to_verb())


class OpenForAWhile(AskingView):
    """Ask that one of those whom a block keeps out may read for some days."""

    template = "portal/open_block.html"

    def block(self, activity: str) -> Block:
        block = self.get_object(Block.objects.select_related("provider", "unit", "patient"), activity=activity)
        if blocks.state_of(block) != blocks.HOLDS:
            raise Http404
        return block

    def get(self, request, pk):
        block = self.block("read")
        return self.page(self.template, form=LiftForm(units=blocks.readers(self.actor, block)), one=self.shown(block))

    def post(self, request, pk):
        block = self.asked = self.block("")
        self.told = _("You have asked. It opens when they have done it, and closes by itself.")
        return self.answer(LiftForm(request.POST, units=blocks.readers(self.actor, block)), one=self.shown(block))

    def perform(self, form):
        ask_to_lift(self.asked, by=self.actor, once=form.cleaned_data["once"], **form.to_verb())


class ChangeBlock(BlockView, abstract=True):
    """A question about one block, and then one press."""

    template = ""

    def get(self, request, pk):
        block = self.get_object(Block.objects.select_related("provider", "unit", "patient"))
        return self.page(self.template, one=self.shown(block))

    def block(self) -> Block:
        return self.get_object(Block.objects.select_related("patient"), activity="")


class LiftBlock(ChangeBlock):
    """Ask that a block is ended."""

    template = "portal/lift_block.html"

    def post(self, request, pk):
        told = _("You have asked for the block to be ended. It holds until they have done it.")
        return self.tried(ask_to_lift, self.block(), told, text=request.POST.get("text", ""))


class UndoBlock(ChangeBlock):
    """Take back what has not been registered yet."""

    template = "portal/undo_block.html"

    def post(self, request, pk):
        return self.tried(take_back_block_request, self.block(), _("Taken back. Nothing is blocked by it."))


class UndoLift(BlockView):
    """Take back a question to end a block or to open it for a while, before it is answered. One press."""

    model = LiftRequest

    def post(self, request, pk):
        asked = self.get_object(LiftRequest.objects.select_related("block__patient"), activity="")
        return self.tried(take_back_lift_request, asked, _("Taken back. The block holds as before."))


class EndLift(BlockView):
    """Close again what is open for a while. One press."""

    def post(self, request, pk):
        return self.tried(end_lift, self.person, _("Closed again. It took effect at once."), lift=pk)


class Seal(BlockView):
    """Close one's own view of the record, and open it again."""

    permission = "seal_record"

    def get(self, request):
        if reading.reads_from(self.actor):
            return redirect("portal:blocks")
        return self.page("portal/seal.html", is_sealed=self.person.sealed_at is not None)

    def post(self, request):
        if self.person.sealed_at:
            return self.tried(open_seal, self.person, _("Your record is open to you again."))
        told = _("Your record is sealed. Nobody can read it in Samplan's pages for patients, not even you.")
        return self.tried(seal_record, self.person, told)
