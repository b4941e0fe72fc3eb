"""Blocks: what they mean, which there are, asking for one, asking to lift one; and the seal of one's own record."""

from django.contrib import messages as notices
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.access.models import Block
from apps.access.verbs.requests import ask_for_block, ask_to_lift, open_seal, seal_record, take_back_block_request
from apps.audit import log
from apps.core.errors import AlreadyDone, Invalid, Refused
from apps.patients.models import Person
from apps.portal import reading, sharing
from apps.portal.block_form import BlockForm
from apps.portal.wording import block_facts

from .base import OwnView


class BlockView(OwnView, abstract=True):
    permission = "view_blocks"
    place = "more"
    model = Block

    @property
    def person(self) -> Person:
        return Person.objects.visible_to(self.actor).get(pk=self.actor.person)

    def shown(self, block: Block) -> dict:
        return {"row": block, "title": sharing.hidden_by(block), "facts": block_facts(block)}


class Blocks(BlockView):
    """The list. For somebody too young: why, and from when."""

    def get(self, request):
        log.record(self.actor, "list", patient_id=self.actor.person, subject_type="access.block")
        if day := reading.reads_from(self.actor):
            return self.page("portal/blocks_later.html", day=day, age=self.actor.ages.reader)
        rows = [self.shown(row) for row in sharing.blocks(self.actor)]
        return self.page("portal/blocks.html", rows=rows, is_sealed=self.person.sealed_at is not None)


class NewBlock(BlockView):
    """Ask for a block, of one of those who have written."""

    def get(self, request):
        if reading.reads_from(self.actor):
            return redirect("portal:blocks")
        return self.show(BlockForm(units=sharing.writers(self.actor)))

    def post(self, request):
        form = BlockForm(request.POST, units=sharing.writers(self.actor))
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            ask_for_block(self.person, by=self.actor, once=form.cleaned_data["once"], **form.to_verb())
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error(refusal.field if isinstance(refusal, Invalid) else None, refusal.message)
            return self.show(form, status=422)
        notices.success(request, _("You have asked for a block. It holds when they have registered it."))
        return redirect("portal:blocks")

    def show(self, form, status=200):
        return self.page("portal/new_block.html", status=status, form=form)


class ChangeBlock(BlockView, abstract=True):
    """A question about one block, and then one press."""

    template = ""

    def get(self, request, pk):
        block = self.get_object(Block.objects.select_related("provider", "unit", "patient"))
        return self.page(self.template, one=self.shown(block))

    def post(self, request, pk):
        block = self.get_object(Block.objects.select_related("patient"), activity="")
        try:
            self.perform(block)
        except Refused as refusal:
            notices.warning(request, refusal.message)
        else:
            notices.success(request, self.told())
        return redirect("portal:blocks")


class LiftBlock(ChangeBlock):
    """Ask that a block is ended."""

    template = "portal/lift_block.html"

    def perform(self, block):
        ask_to_lift(block, by=self.actor, text=self.request.POST.get("text", ""))

    def told(self):
        return _("You have asked for the block to be ended. It holds until they have done it.")


class UndoBlock(ChangeBlock):
    """Take back what has not been registered yet."""

    template = "portal/undo_block.html"

    def perform(self, block):
        take_back_block_request(block, by=self.actor)

    def told(self):
        return _("Taken back. Nothing is blocked by it.")


class Seal(BlockView):
    """Close one's own view of the record, and open it again."""

    permission = "seal_record"

    def get(self, request):
        if reading.reads_from(self.actor):
            return redirect("portal:blocks")
        return self.page("portal/seal.html", is_sealed=self.person.sealed_at is not None)

    def post(self, request):
        try:
            if self.person.sealed_at:
                open_seal(self.person, by=self.actor)
                told = _("Your record is open to you again.")
            else:
                seal_record(self.person, by=self.actor)
                told = _("Your record is sealed. Nobody can read it in Samplan's pages for patients, not even you.")
        except Refused as refusal:
            notices.warning(request, refusal.message)
        else:
            notices.success(request, told)
        return redirect("portal:blocks")
