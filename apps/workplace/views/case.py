"""The page of one case, its messages, and both on paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.actions import patient_of
from apps.audit import log
from apps.careplans import told as plans
from apps.careplans.planfile import open_plan_file
from apps.careplans.states import WRITING
from apps.careplans.states import State as PlanState
from apps.cases.kinds import MessageKind, ReceiptState
from apps.cases.models import Case
from apps.cases.opening import CaseView
from apps.cases.reading import head_lines, journal_text, lines_of, mark_opened
from apps.core import clock
from apps.discharge.actions.annulling import TAKEN_BACK_OTHERWISE
from apps.workplace import casefile, events, parties, plan_next, told
from apps.workplace import plan as plan_words
from apps.workplace.offers import offers
from apps.workplace.steps import Step, can_do, form_url, next_step, propose_url


class CasePage(CaseView):
    """Work with one patient: the next step first, then what was said, what has happened and who takes part."""

    permission = "view_case"
    template = "workplace/case.html"
    plan_template = "workplace/plan.html"
    activity = "read"

    def get(self, request, pk):
        case = self.get_object(casefile.whole(self.actor), activity=self.activity)
        return self.show(casefile.open_file(case, self.actor))

    def show(self, file):
        case, request = file.case, self.request
        waiting = [message for message in file.messages if is_waiting(message, self.actor)]
        unopened = [m.pk for m in waiting if my_receipt(m, self.actor).state == ReceiptState.UNOPENED]
        if unopened:
            mark_opened(self.actor, unopened)
        context = self.context(file, waiting)
        if case.process == "sip":
            return render(request, self.plan_template, context | self.plan_context(file))
        return render(request, self.template, context)

    def context(self, file, waiting) -> dict:
        actor, case = self.actor, file.case
        step = next_step(case, file.tasks, file.stay, actor)
        return {
            "case": case,
            "file": file,
            "patient": told.banner(file),
            "stages": told.stages(file),
            "step": step,
            "step_url": step_url(step, case, actor),
            "step_text": told.obstacles_text(file, actor),
            "payment": told.payment_facts(file, actor),
            "waiting": [message_parts(message, actor) for message in waiting],
            "messages_read": [message_parts(m, actor) for m in file.messages if not is_waiting(m, actor)],
            "entries": events.timeline(file, actor),
            "people": parties.people(file, actor),
            "gone": parties.gone(file),
            "consents": [*parties.sharing_lines(file), *parties.consent_lines(file)],
            "ask_url": self.ask_url(case),
            "offers": offers(case, actor, file.drafts, told.idle(file, actor)),
            "annulled": told.annulled_words(file),
            "add_url": form_url("add_party", case.pk) if "add_party" in flat(offers(case, actor)) else "",
            "propose_url": propose_url(case) if self.may_propose(file) else "",
            "poll_url": reverse("workplace:case_live", args=[case.pk]),
            "record_url": reverse("workplace:patient", args=[case.patient_id]) if actor.may("view_record") else "",
            "now": clock.now(),
        }

    def meeting_url(self, case) -> str:
        """The shared screen, while the plan is being written."""
        is_now = case.state in (PlanState.CALLED, *WRITING) and self.actor.may("write_plan")
        return reverse("workplace:meeting", args=[case.pk]) if is_now else ""

    def may_propose(self, file) -> bool:
        """A plan grows out of a discharge once somebody has taken a stance on one."""
        return bool(file.stances) and not file.case.is_closed and self.actor.may("propose_plan")

    def plan_context(self, file) -> dict:
        """What the page of a coordinated plan shows beside what every case has. One statement."""
        actor, case = self.actor, file.case
        plan_file = open_plan_file(case, actor)
        return {
            "plan_file": plan_file,
            "plan": plan_file.plan,
            "stages_label": _("Stages of the plan"),
            "task_lines": plan_words.task_lines(file),
            "people": plan_words.people(plan_file, file.here, actor),
            "meeting_url": self.meeting_url(case),
            "offers": offers(case, actor, file.drafts, plan_next.idle(plan_file, actor)),
            "proposed": plan_next.proposed(plan_file, actor, file.tasks),
            "anew_url": plan_next.anew_url(plan_file, actor),
            "print_url": reverse("workplace:case_print", args=[case.pk]) if actor.may("print_case") else "",
            **(plan_words.shown(plan_file, actor) if plan_file.plan else {}),
        }

    def ask_url(self, case) -> str:
        """Where the person is asked about that the unit reads others' records."""
        if not (self.actor.may("record_sharing_consent") and self.actor.sjf):
            return ""
        return reverse("workplace:sharing_consent", args=[case.patient_id])


class CasePrint(CasePage):
    """The case on paper. Printing is written down."""

    permission = "print_case"
    template = "workplace/case_print.html"
    activity = "print"

    def show(self, file):
        """A plan on paper is the person's paper, the same from every hand."""
        if file.case.process != "sip":
            return super().show(file)
        html = plans.html_of(self.request, file.case, back_url=self.case_url())
        return HttpResponse(html) if html else redirect(self.case_url())


class MessagePage(CaseView):
    """One message by itself, and as plain text for the journal."""

    permission = "view_case"

    def get(self, request, pk, message_pk):
        case = self.case()
        message = next((m for m in casefile.messages_of(self.actor, case) if m.pk == message_pk), None)
        if message is None:
            raise Http404
        log.record(self.actor, "read", patient_id=patient_of(case), subject=message)
        mark_opened(self.actor, [message.pk])
        context = {
            "case": case,
            "case_url": self.case_url(),
            "part": message_parts(message, self.actor),
            "journal": journal_text(message),
        }
        return render(request, "workplace/message.html", context)


def flat(groups) -> set[str]:
    return {offer.verb for group in groups for offer in group.offers}


def my_receipt(message, actor):
    return next((receipt for receipt in message.receipt_list if receipt.unit_id == actor.unit), None)


def is_waiting(message, actor) -> bool:
    """Whether the message waits for our receipt."""
    receipt = my_receipt(message, actor)
    return bool(receipt) and not message.newer and receipt.state in (ReceiptState.UNOPENED, ReceiptState.OPENED)


def step_url(step: Step | None, case: Case, actor) -> str:
    """The form of our next step; empty where it is somebody else's, at another unit or in another role."""
    if step and step.is_ours and step.kind == "send_sip_summons" and actor.may("propose_plan"):
        return propose_url(case)
    return form_url(step.verb, case.pk) if step and step.is_ours and can_do(actor, case, step.verb) else ""


def may_be_annulled(message) -> bool:
    """One message of a discharge that goes on. The first one is the case itself, which has its own way."""
    case = message.case
    is_one_of_many = message.kind not in (MessageKind.ADMISSION_NOTICE, *TAKEN_BACK_OTHERWISE)
    return is_one_of_many and case.process == "svu" and not (message.is_annulled or case.is_closed)


def message_parts(message, actor) -> dict:
    """A message as the component takes it, with what can be done with it."""
    is_ours = message.sender_id == actor.unit
    verb = "correct_message" if is_ours else "mark_misdirected"
    about = f"?message={message.pk}"
    url = f"{form_url(verb, message.case_id)}{about}" if actor.may(verb) else ""
    may_annul = is_ours and actor.may("annul") and may_be_annulled(message)
    return {
        "id": message.pk,
        "title": str(MessageKind(message.kind).label),
        "from_name": message.sender_name,
        "author": message.author.name,
        "at": message.sent_at,
        "version": message.version,
        "is_corrected": bool(message.newer),
        "is_annulled": message.is_annulled,
        "to": [receipt.unit_name for receipt in message.receipt_list],
        "receipts": events.receipt_lines(message, actor),
        "head": head_lines(message.statutory),
        "lines": lines_of(message.body) if message.body is not None else None,
        "is_open": message.body is not None,
        "is_waiting": is_waiting(message, actor),
        "acknowledge_url": reverse("workplace:acknowledge", args=[message.pk]) + "?till=arende",
        "url": reverse("workplace:message", args=[message.case_id, message.pk]),
        "correct_url": url if is_ours and not message.is_annulled else "",
        "annul_url": f"{form_url('annul', message.case_id)}{about}" if may_annul else "",
        "wrong_url": url if not is_ours else "",
    }
