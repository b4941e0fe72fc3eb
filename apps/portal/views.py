"""The patient's own pages: what happens next, what has been said, and their own words."""

from django.contrib import messages as notices
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.policy import decide
from apps.access.views import GuardedView
from apps.audit import log
from apps.cases.actions import write_own_words
from apps.cases.models import Case, Content, Message, Statement
from apps.core.errors import AlreadyDone, Refused
from apps.notifications import inbox

from . import reading, words
from .forms import OwnWordsForm


class OwnView(GuardedView, abstract=True):
    """A page of the person who has signed in, with its four places."""

    permission = "view_own"
    place = ""

    def page(self, template: str, status: int = 200, **context):
        return render(
            self.request, template, {"shell": reading.shell(self.actor, self.place), **context}, status=status
        )


class Home(OwnView):
    """What happens next, and whom to call."""

    place = "home"

    def get(self, request):
        seen = reading.latest_discharge(self.actor)
        recent = reading.recent_messages(self.actor)
        log.record(self.actor, "read", patient_id=self.actor.person, subject_type="portal.home")
        return self.page("portal/home.html", seen=seen, recent=recent)


class Messages(OwnView):
    """Everything that has been said about the person between those who help, newest first."""

    place = "messages"

    def get(self, request):
        rows = reading.all_messages(self.actor)
        shown = {"patients": [str(self.actor.person)], "count": len(rows)}
        log.record(self.actor, "list", patient_id=self.actor.person, subject_type="cases.message", shown=shown)
        return self.page("portal/messages.html", rows=rows)


class OneMessage(OwnView):
    """One message in plain words, and why it can be read."""

    place = "messages"
    model = Message

    def get(self, request, pk):
        message = self.get_object(Message.objects.select_related("sender", "case"))
        content = Content.objects.visible_to(self.actor).filter(message=message).first()
        inbox.mark_case_seen(self.actor, message.case_id)
        return self.page(
            "portal/message.html",
            message=message,
            title=words.title_of(message),
            fields=words.fields_of(content) if content else [],
            why=decide(self.actor, message).sentence,
        )


class Discharge(OwnView):
    """One discharge: where we are, who helps, what comes."""

    place = "home"
    model = Case
    template = "portal/discharge.html"

    def get(self, request, pk):
        case = self.get_object(reading.cases())
        return self.page(
            self.template, seen=reading.told(self.actor, case), recent=reading.recent_messages(self.actor, case)
        )


class PrintedDischarge(Discharge):
    """The same on paper, for the fridge."""

    template = "portal/print.html"

    def get_object(self, queryset=None, *, activity="print"):
        return super().get_object(queryset, activity=activity)


class OwnWords(OwnView):
    """What matters to me: written by the person, read by those who help."""

    permission = "write_own_words"
    place = "home"
    model = Case

    def get(self, request, pk):
        return self.form_page(self.get_object(), OwnWordsForm())

    def post(self, request, pk):
        case = self.get_object(activity="")
        form = OwnWordsForm(request.POST)
        if not form.is_valid():
            return self.form_page(case, form, status=422)
        try:
            write_own_words(case, by=self.actor, once=form.cleaned_data["once"], text=form.cleaned_data["text"])
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error("text", refusal.message)
            return self.form_page(case, form, status=422)
        notices.success(request, _("Saved. Those who help you can read it now."))
        return redirect("portal:home")

    def form_page(self, case, form, status=200):
        said = Statement.objects.visible_to(self.actor).filter(case=case).order_by("-said_at")
        return self.page("portal/own_words.html", status=status, case=case, form=form, said=said)


class More(OwnView):
    """Settings, help and signing out."""

    place = "more"

    def get(self, request):
        return self.page("portal/more.html")
