"""One person's record: what is open and what is closed in one place, each entry by itself, and both on paper."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.deciding import decide
from apps.cases.opening import PersonView
from apps.cases.processes import process_of
from apps.core import clock
from apps.core.errors import Refused
from apps.records import actions, words
from apps.records.forms import ABOUT_ENTRY, ENTRY_FORMS
from apps.records.models import RecordEntry
from apps.records.shown import write_down
from apps.workplace import entries, overview
from apps.workplace.access_steps import steps_for


class PatientOverview(PersonView):
    """Newest first, open and closed in one place. Each closed line says what opens it."""

    permission = "view_record"
    template = "workplace/overview.html"
    activity = "read"
    most = overview.PAGE

    def get(self, request, pk):
        selection = overview.Selection.of(request.GET)
        person = self.person(overview.whole(self.actor, selection, self.most))
        view = overview.open_overview(person, self.actor, selection, self.most)
        write_down(self.actor, self.activity, person.pk, view.entries, view.stubs)
        return render(request, self.template, self.context(view))

    def context(self, view) -> dict:
        actor, selection, pk = self.actor, view.selection, view.person.pk
        chosen, access = selection.address, self.access(view)
        may_write = access is not None and access.has_care and actor.may("write_entry")
        may_mandate = access is not None and access.is_known and actor.may("register_proxy")
        return {
            "patient": overview.banner(view),
            "person_id": pk,
            "rows": [overview.row_of(each, actor, entry_url(pk, each.id)) for each in view.entries],
            "access": access,
            "stubs": [{"stub": stub, "url": way_of(stub, pk, actor), "label": way_words(stub)} for stub in view.stubs],
            "kinds": chips(overview.KINDS, selection.kind, lambda key: chosen(slag=key)),
            "owners": chips(overview.OWNERS, selection.owner, lambda key: chosen(agare=key)),
            "selection": selection,
            "is_narrowed": bool(selection.kind or selection.owner),
            "newer": chosen(sida=selection.page - 1) if selection.page > 1 else "",
            "older": chosen(sida=selection.page + 1) if view.has_more else "",
            "print_url": reverse("workplace:patient_print", args=[pk]) + chosen(sida=1),
            "new": [
                {"url": reverse(form.address(), args=[pk]), "title": form.title, "draft_at": begun(view, form)}
                for form in ENTRY_FORMS
                if may_write
            ],
            "cases": [
                {"url": reverse("workplace:case", args=[case.id]), **process_words(case), "case": case}
                for case in view.cases
                if actor.may("view_case")
            ],
            "propose_url": self.propose_url(view, pk),
            "mandates_url": reverse("workplace:patient_mandates", args=[pk]) if may_mandate else "",
            "now": clock.now(),
        }

    def propose_url(self, view, pk) -> str:
        """Where a coordinated plan is proposed, while none goes on."""
        has_plan = any(case.process == "sip" for case in view.cases)
        return "" if has_plan or not self.actor.may("propose_plan") else reverse("workplace:propose_plan", args=[pk])

    def access(self, view):
        return steps_for(self.actor, view.person, [stub.decision for stub in view.stubs])


class PatientPrint(PatientOverview):
    """The same on paper. Printing is written down."""

    permission = "print_record"
    template = "workplace/overview_print.html"
    activity = "print"
    most = overview.ON_PAPER

    def access(self, view):
        return None


def process_words(case) -> dict[str, str]:
    """What goes on, and how far it has come."""
    process = process_of(case)
    return {"title": str(process.title), "stage": process.stage_name(case.state)}


def chips(labels, chosen: str, url) -> list[dict]:
    return [{"label": label(), "url": url(key), "is_current": key == chosen} for key, label in labels.items()]


def begun(view, form):
    """When the unit last wrote in its draft of this form; None without one."""
    return next((draft.saved_at for draft in view.drafts if draft.form == form.draft_name()), None)


def entry_url(person_id, entry_id) -> str:
    return reverse("workplace:entry", args=[person_id, entry_id])


# What opens a closed line → the page where that is done, and who may do it.
WAYS = {
    "choose": ("choose_to_read", "choose_to_read"),
    "choose_others": ("choose_to_read", "choose_to_read"),
    "consent": ("sharing_consent", "record_sharing_consent"),
    "inquiry": ("inquiry", "record_inquiry"),
    "lift": ("request_lift", "request_lift"),
}


def way_of(stub, person_id, actor) -> str:
    """Where the closed line is opened; nothing for a role that cannot open it."""
    name, permission = WAYS[stub.opens]
    return reverse(f"workplace:{name}", args=[person_id]) if actor.may(permission) else ""


def way_words(stub) -> str:
    return {
        "choose": _("Choose to read"),
        "choose_others": _("Choose to read"),
        "consent": _("Ask for consent"),
        "inquiry": _("Find out"),
        "lift": _("How the block can be lifted"),
    }[stub.opens]


# --- One entry


class EntryView(PersonView, abstract=True):
    """Something about one entry of the person, whom the address names as well."""

    def entry(self) -> RecordEntry:
        rows = entries.whole(self.actor).filter(patient=self.kwargs["pk"], pk=self.kwargs["entry_pk"])
        found = rows.first()
        if found is None:
            self.refuse()
        self.ask_before(found.patient, found.patient_id)
        return entries.known(found)

    def refuse(self):
        """Not there, or not for this reader: the same answer, and the try is written down."""
        entries.write_down_refusal(self.actor, self.kwargs["entry_pk"], self.permission)
        raise Http404

    def entry_url(self) -> str:
        return entry_url(self.kwargs["pk"], self.kwargs["entry_pk"])


class EntryPage(EntryView):
    """One entry whole, its versions, what the person says of it, and what can be done with it."""

    permission = "view_record"

    def get(self, request, pk, entry_pk):
        entry = self.entry()
        write_down(self.actor, "read", entry.patient_id, [entry], subject_id=entry.pk)
        versions = entries.versions(self.actor, entry)
        is_ours = entry.unit_id == self.actor.unit and decide(self.actor, entry, "write").permits
        author = words.author_words(entry.author_name, entry.author_title, entry)
        context = {
            "entry": entry,
            "row": overview.row_of(entry, self.actor),
            "author": author,
            "signer": entry.signed_by.name if entry.signed_by else "",
            "versions": [{"entry": each, "url": entry_url(pk, each.pk)} for each in versions],
            "current_url": next((entry_url(pk, each.pk) for each in versions if each.is_current), ""),
            "why": entry.why.sentence,
            "offers": self.offers(entry) if is_ours else [],
            "may_sign": is_ours and self.may_sign(entry),
            "may_show": is_ours and bool(entry.withheld_reason) and self.actor.may("stop_withholding"),
            "journal": words.journal_text(entry, unit=entry.unit_name, author=author),
            "patient": entry.patient,
            "back_url": self.person_url(),
        }
        return render(request, "workplace/entry.html", context)

    def offers(self, entry) -> list[dict]:
        forms = [form for form in ABOUT_ENTRY if self.actor.may(form.verb) and entry.is_current]
        return [
            {"title": form.title, "url": reverse(f"workplace:{form.verb}", args=[entry.patient_id, entry.pk])}
            for form in forms
        ]

    def may_sign(self, entry) -> bool:
        is_mine = entry.author_id == self.actor.staff_id or self.actor.role == "treating_physician"
        return entry.is_current and not entry.signed_at and is_mine and self.actor.may("sign_entry")


class OnePress(EntryView, abstract=True):
    """A verb that needs nothing but a press."""

    def get(self, request, pk, entry_pk):
        return redirect(self.entry_url())

    def post(self, request, pk, entry_pk):
        entry = self.entry()
        try:
            getattr(actions, self.permission)(entry, by=self.actor)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, self.said())
        return redirect(self.entry_url())

    def said(self) -> str:
        raise NotImplementedError


class SignEntry(OnePress):
    permission = "sign_entry"

    def said(self) -> str:
        return _("Signed.")


class StopWithholding(OnePress):
    permission = "stop_withholding"

    def said(self) -> str:
        return _("The person can read it again.")
