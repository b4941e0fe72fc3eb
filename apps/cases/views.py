"""The pages of the verbs: fetch the case, fill in the form, look it through, do the verb, go back to the case."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.actions import patient_of
from apps.audit import log
from apps.core.errors import AlreadyDone, Conflict, IllegalMove, Invalid, NotAllowed, NotFound, Refused

from . import drafts
from .forms import VerbForm
from .forms.inputs import base_of, input_names, labels_of, shaped, start_values, typed_values
from .models import Case
from .opening import CASE_PAGE, CaseView

STATUS = {NotFound: 404, NotAllowed: 403, IllegalMove: 409, Conflict: 409, Invalid: 422}


def status_of(refusal: Refused) -> int:
    return next((status for kind, status in STATUS.items() if isinstance(refusal, kind)), 409)


class VerbView(CaseView, abstract=True):
    """One form that ends in one verb. Subclasses are made by `pages_of`."""

    form_class: type[VerbForm]
    template_name = "cases/form.html"
    back_text: Any = _lazy("Back to the case")
    more: dict[str, Any] = {}  # what a page of its own needs beside the form

    def get(self, request, pk):
        case = self.case(activity="read")
        if not self.can_now(case):
            return self.not_now(case)
        draft = self.draft(case)
        initial = {**self.from_address(), **shaped(self.form_class, drafts.values(draft))}
        form = self.form_class(case=case, actor=self.actor, initial=initial)
        return self.show(case, form, draft=draft)

    def post(self, request, pk):
        case = self.case()
        form = self.form_class(self.typed(request), case=case, actor=self.actor)
        do = request.POST.get("do", "")
        if "resolve" in request.POST:
            return self.resolve(case, form)
        if do.startswith("more") and self.form_class.keeps_draft and (clash := self.keep(case, form)):
            return clash
        if do in ("find", "edit") or do.startswith("more"):
            return self.show(case, form.unjudged(), draft=self.draft(case))
        if do == "draft" or (self.form_class.keeps_draft and do == "review"):
            if clash := self.keep(case, form):
                return clash
            if do == "draft":
                messages.success(request, _("The draft has been saved."))
                return redirect(request.path)
        is_valid = form.is_valid()
        if not self.can_now(case) and not (do == "send" and is_valid):
            form.unjudged().add_error(None, IllegalMove().message)
            return self.show(case, form, status=409, is_moved=True)
        if not is_valid:
            return self.show(case, form, status=422)
        if self.form_class.is_reviewed and do != "send":
            return self.review(case, form)
        return self.perform(case, form)

    def perform(self, case, form):
        """Do the verb; a refusal comes back to the form with everything that was typed."""
        try:
            self.made = form.perform()
        except Invalid as refusal:
            form.take(refusal)
            return self.show(case, form, status=422)
        except AlreadyDone as refusal:
            messages.info(self.request, refusal.message)
            return redirect(self.after(case))
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.show(case, form, status=status_of(refusal), is_moved=True)
        if form.keeps_draft:
            drafts.remove(form.drafted_about(), form.draft_name(), self.actor)
        messages.success(self.request, form.done)
        return redirect(self.after(case))

    def after(self, case) -> str:
        if self.form_class.may_close and not Case.objects.visible_to(self.actor).filter(pk=case.pk).exists():
            return reverse("workplace:worklist")
        if self.form_class.opens_what_it_makes and getattr(self, "made", None) is not None:
            return reverse(CASE_PAGE, args=[self.made.pk])
        page = self.form_class.leads_to
        return reverse(page, args=[case.pk]) if page else self.case_url()

    def patient(self, case):
        return case.patient

    def can_now(self, case) -> bool:
        """Whether the case still stands where this form belongs. The verb asks once more, under lock."""
        return case.can(self.permission)

    def typed(self, request) -> QueryDict:
        return request.POST

    def from_address(self) -> dict:
        """`?message=…` says which message a form is about; other forms are about other rows."""
        return {name: self.request.GET[name] for name in self.form_class.in_address if name in self.request.GET}

    # --- Drafts ---

    def draft(self, case):
        if not self.form_class.keeps_draft:
            return None
        about = self.form_class(case=case, actor=self.actor).drafted_about()
        return drafts.fetch(about, self.form_class.draft_name(), self.actor)

    def save_draft(self, case, form) -> drafts.Saved:
        blank = form.blank()
        names = input_names(blank)
        try:
            return drafts.save(
                form.drafted_about(),
                form.draft_name(),
                self.actor,
                typed_values(form, names),
                base=base_of(self.request.POST),
                start=start_values(blank, names),
                labels=labels_of(blank),
            )
        except NotAllowed:
            raise PermissionDenied(self.permission) from None

    def keep(self, case, form):
        """Save the draft; the page with both texts when somebody else has written in the same field."""
        try:
            self.save_draft(case, form)
        except drafts.Clashing as clash:
            return self.show(case, form.unjudged(), status=409, clash=clash, draft=self.draft(case))
        return None

    def resolve(self, case, form):
        """Without a script: a button of the panel has chosen one of the texts, or both."""
        name, _sep, choice = self.request.POST["resolve"].rpartition(":")
        try:
            self.save_draft(case, form)
        except drafts.Clashing as clash:
            data = form.data.copy()
            for each in clash.clashes:
                if each.field == name and choice in ("both", "mine", "theirs"):
                    data[name] = getattr(each, choice)
                    data["version"] = str(clash.version)
            form = self.form_class(data, case=case, actor=self.actor)
        return self.show(case, form.unjudged(), draft=self.draft(case))

    # --- Pages ---

    def shown_again(self, case) -> None:
        """A form that comes back after a POST shows whom it is about, and is a reading like the first time."""
        if self.request.method == "POST":
            log.record(self.actor, "read", patient_id=patient_of(case), subject=case, reason="form shown again")

    def show(self, case, form, *, status=200, draft=None, clash=None, is_moved=False) -> HttpResponse:
        self.shown_again(case)
        context = {
            "case": case,
            "form": form,
            "draft": draft,
            "version": version_to_show(form, draft),
            "clashes": clash.clashes if clash else [],
            "clash_version": clash.version if clash else 0,
            "is_moved": is_moved,
            "case_url": self.case_url(),
            "back_text": self.back_text,
            "draft_url": f"{self.request.path}utkast/" if form.keeps_draft else "",
            "patient": self.patient(case),
            **self.more,
        }
        return render(self.request, form.page or self.template_name, context, status=status)

    def review(self, case, form):
        self.shown_again(case)
        context = {
            "case": case,
            "form": form,
            "lines": form.said(),
            "to": form.goes_to(),
            "missing": form.unsaid(),
            "seen_by_person": form.seen_by_person(),
            "is_without_basis": form.is_without_basis,
            "typed": form.typed_pairs(),
            "case_url": self.case_url(),
            "patient": self.patient(case),
        }
        return render(self.request, "cases/review.html", context)

    def not_now(self, case):
        """The case has come to another step since the link was shown."""
        context = {
            "case": case,
            "title": self.form_class.title,
            "case_url": self.case_url(),
            "patient": self.patient(case),
        }
        return render(self.request, "cases/not_now.html", context, status=409)


class DraftView(VerbView, abstract=True):
    """Saves what is being typed. For the page's own script: 200 with the version, or 409 with both texts."""

    def get(self, request, pk):
        return redirect(request.path.removesuffix("utkast/"))

    def post(self, request, pk):
        case = self.case()
        form = self.form_class(request.POST, case=case, actor=self.actor)
        try:
            saved = self.save_draft(case, form)
        except drafts.Clashing as clash:
            context = {"clashes": clash.clashes, "clash_version": clash.version}
            return render(request, "cases/clashes.html", context, status=409)
        note = _("%(who)s has written in other fields. Their text is in the form.") % {"who": ", ".join(saved.who)}
        answer = {"version": saved.version, "saved_at": saved.saved_at.isoformat(), "fields": saved.theirs}
        return JsonResponse({**answer, "note": note if saved.theirs else ""})


def pages_of(forms) -> list:
    """The addresses of these forms, each with a view that knows its permission."""
    pages = []
    for form in forms:
        attributes = {"permission": form.verb, "form_class": form, "__module__": __name__}
        view = type(f"{form.__name__}View", (VerbView,), attributes)
        pages.append(path(f"{form.slug}/", view.as_view(), name=form.verb))
        if form.keeps_draft:
            draft = type(f"{form.__name__}Draft", (DraftView,), attributes)
            pages.append(path(f"{form.slug}/utkast/", draft.as_view(), name=f"{form.verb}_draft"))
    return pages


def version_to_show(form: VerbForm, draft) -> int:
    """The version that the page stands on: a form that was sent keeps its own."""
    return base_of(form.data) if form.is_bound else draft.version if draft else 0
