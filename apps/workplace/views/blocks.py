"""The owner's register of one person's blocks: what the person says orally or on paper is registered here."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.lifting import Registered, blocks_of
from apps.access.verbs.blocks import end_block, refuse_block, register_block
from apps.access.verbs.lifts import end_lift, lift_block
from apps.core.errors import Refused
from apps.organisations.models import Unit
from apps.workplace import block_forms

from .access_pages import StepView


class OwnersView(StepView, abstract=True):
    """Something about the blocks that one's own provider has registered, and back to the register."""

    permission = "register_block"

    def after(self, person) -> str:
        return reverse("workplace:blocks", args=[person.pk])

    def block(self, person, key) -> Registered:
        found = next((one for one in blocks_of(self.actor, person.pk) if str(one.id) == str(key)), None)
        if found is None:
            raise Http404
        return found


class Blocks(OwnersView):
    """All of them, each with what can be done with it, and a form for a new one."""

    form_class = block_forms.BlockForm
    template = "workplace/blocks.html"
    title = _lazy("Blocks of %(name)s's information")

    def more(self, person) -> dict:
        return {"units": list(Unit.objects.filter(provider=self.actor.provider).order_by("name"))}

    def post(self, request, pk):
        if request.POST.get("do") in ("register", "refuse", "end", "close"):
            return self.change(request.POST["do"])
        return super().post(request, pk)

    def change(self, do: str):
        """Register or refuse what the person has asked for in Samplan, end a block, or close a lift."""
        person, said = self.person(), self.request.POST.get("said", "")
        block = self.block(person, self.request.POST.get("block"))
        verbs: dict[str, tuple[Any, dict, str]] = {
            "register": (register_block, {"asked": block.id}, _("The block holds from now.")),
            "refuse": (refuse_block, {"asked": block.id, "answer": said}, _("Your no has been sent to the person.")),
            "end": (end_block, {"block": block.id, "text": said}, _("The block has ended.")),
            "close": (end_lift, {"lift": self.lift(block)}, _("Closed again. The block holds for them from now.")),
        }
        verb, fields, done = verbs[do]
        try:
            verb(person, by=self.actor, **fields)
        except Refused as refusal:
            messages.warning(self.request, refusal.message)
        else:
            messages.success(self.request, done)
        return redirect(self.after(person))

    def lift(self, block: Registered):
        wanted = self.request.POST.get("lift", "")
        return next((one.id for one in block.lifts if str(one.id) == wanted), block.id)

    def do(self, person, form, once):
        register_block(person, by=self.actor, once=once, **form.to_verb())

    done = _lazy("The block holds from now.")

    def context(self, person, form) -> dict:
        return {"blocks": blocks_of(self.actor, person.pk), "may_lift": self.actor.may("lift_block")}


class LiftForAWhile(OwnersView):
    """The person lets one unit read for some days, and has said so to the owner."""

    permission = "lift_block"
    form_class = block_forms.LiftForm
    template = "workplace/lift.html"
    title = _lazy("Open a block of %(name)s's for a while")
    submit = _lazy("Open the block")

    def get(self, request, pk, block_pk):
        return super().get(request, pk)

    def post(self, request, pk, block_pk):
        """Looking for a unit is no mistake: nothing is said of what has not been filled in yet."""
        if "find" not in request.POST:
            return super().post(request, pk)
        person = self.person(activity="read")
        return self.show(person, self.form(person, request.POST).unjudged())

    def more(self, person) -> dict:
        block = self.block(person, self.kwargs["block_pk"])
        if not block.registered_at:
            raise Http404
        return {"block": block}

    def do(self, person, form, once):
        lift_block(person, by=self.actor, once=once, block=form.block.id, **form.to_verb())

    done = _lazy("Opened. The person sees it, and can end it.")
