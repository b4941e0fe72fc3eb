"""Invitations that nobody has opened: first what can still be saved by doing something today."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext

from apps.appointments import actions, printing
from apps.appointments.kinds import ChannelKind, DispatchError, Opened, Why
from apps.appointments.models import Dispatch, Invitation, PrintBatch
from apps.appointments.states import InvitationState
from apps.audit import log
from apps.core import clock, rules
from apps.core.bundle import rows_of
from apps.core.calendar import local, today
from apps.core.errors import Refused
from apps.core.parts import Group, Tag
from apps.core.phrases import people_date, short_date, short_time
from apps.workplace.shell import frame_of
from apps.workplace.times import unread, words

from .common import Press, TimePage


class Unread(TimePage):
    permission = "view_unread_invitations"
    template = "workplace/times/unread.html"

    def get(self, request):
        if mark := request.GET.get("mark", "")[:20].replace("\x00", ""):
            return self.of_slip(mark)
        return self.listed()

    def of_slip(self, mark: str):
        """A reply slip has come by post: to its invitation, where the answer is written down."""
        key = unread.with_mark(self.actor, mark)
        if key is None:
            return self.listed(404, mark=mark)
        return redirect(f"{reverse('workplace:invitation', args=[key])}#svar")

    def listed(self, status: int = 200, mark: str = ""):
        found = unread.fetch(self.actor)
        patients = sorted({str(one.row.appointment.patient_id) for one in found})
        log.record(self.actor, "list", shown={"patients": patients})
        waiting = PrintBatch.objects.visible_to(self.actor).filter(unit=self.actor.unit, printed_at=None)
        return self.show(
            status,
            mark=mark,
            groups=groups_of(found),
            count=len(found),
            failed=sum(1 for one in found if one.helps == unread.FAILED),
            letters=sum(1 for one in found if one.helps == unread.LETTER),
            beside={"batches": rows_of(waiting.order_by("posting_on"), "id", "letters", "posting_on")},
        )


def letter_words() -> str:
    """Until when a letter goes today, or on which day it goes."""
    day = printing.posting_day()
    if day == today():
        hour = rules.on(clock.now()).number("appointment.posting_hour")
        return _("Letter today, print before %(hour)s.00") % {"hour": hour}
    return _("Letter, goes on %(day)s") % {"day": people_date(day)}


def groups_of(found) -> list[Group]:
    parts = (
        (unread.PHONE, _("Phone: a letter would not be there in time"), "late"),
        (unread.LETTER, letter_words(), ""),
        (unread.WAIT, _("Wait: it goes on by itself"), ""),
        (unread.FAILED, _("Could not be sent"), ""),
    )
    groups = [
        Group(label, [row_of(one) for one in found if one.helps == key], tone, key) for key, label, tone in parts
    ]
    return [group for group in groups if group.rows]


def row_of(one) -> dict:
    row, appointment = one.row, one.row.appointment
    is_hidden = appointment.patient.is_protected
    return {
        **words.who(appointment.patient),
        "id": row.pk,
        "url": reverse("workplace:invitation", args=[row.pk]),
        "due": {unread.PHONE: "late", unread.LETTER: "soon"}.get(one.helps, ""),
        "at": words.when(appointment),
        "in_days": days_words(appointment),
        "what": words.what(appointment),
        "ways": ", ".join(str(ChannelKind(each.channel).label) for each in one.sendings) or _("None yet"),
        "sent": short_date(row.sent_at) if row.sent_at else "",
        "tag": tag_of(one),
        "help": help_words(one),
        "note": note_words(one),
        "phone": "" if is_hidden else row.phone,
        "helps": one.helps,
        "again": reverse("workplace:send_again", args=[one.dead.id]) if one.helps == unread.FAILED else "",
        "other_way": reverse("workplace:another_way", args=[row.pk]) if can_go_another_way(one) else "",
    }


def can_go_another_way(one) -> bool:
    return one.row.state == InvitationState.SENT and one.helps in (unread.WAIT, unread.FAILED)


def days_words(appointment) -> str:
    if appointment.starts_at is None:
        return ""
    days = (local(appointment.starts_at).date() - today()).days
    return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days} if days > 0 else _("today")


def tag_of(one) -> Tag:
    """Not known is never opened, and says so."""
    if one.helps == unread.FAILED:
        return Tag(error_words(one.dead), "x", "danger")
    if one.row.opened == Opened.UNOPENED and one.row.sent_at:
        hours = int((clock.now() - one.row.sent_at).total_seconds() // 3600)
        amount = (
            ngettext("%(n)s hour", "%(n)s hours", hours)
            if hours < 72
            else ngettext("%(n)s day", "%(n)s days", hours // 24)
        )
        said = amount % {"n": hours if hours < 72 else hours // 24}
        return Tag(_("Not opened for %(time)s") % {"time": said}, "mail", "warning")
    if not one.row.sent_at:
        return Tag(_("Not sent yet"), "hourglass", "quiet")
    return Tag(_("Not known whether opened"), "info", "quiet")


def error_words(sending) -> str:
    said = str(DispatchError(sending.error).label).rstrip(".") if sending.error else _("Given up")
    return f"{said} ({sending.error_code})" if sending.error_code else said


def help_words(one) -> str:
    if one.helps == unread.PHONE:
        return (
            pgettext("what helps", "Phone")
            if one.row.phone or one.row.appointment.patient.is_protected
            else _("Find a phone number")
        )
    if one.helps == unread.LETTER:
        return _("Print the letter")
    if one.helps == unread.FAILED:
        return _("Send again, or another way")
    if one.row.state == InvitationState.PAPER_SENT:
        return _("The letter has gone")
    if one.row.fallback_at:
        return _("Goes another way %(time)s") % {"time": short_time(one.row.fallback_at)}
    return pgettext("what helps", "Nothing to do")


def note_words(one) -> str:
    if one.task is not None:
        return str(Why(one.task.reason).label) if one.task.reason in Why.values else ""
    if one.helps == unread.FAILED:
        return _("By %(way)s") % {"way": ChannelKind(one.dead.channel).label}
    return ""


class AnotherWay(Press):
    """A letter or a call at once."""

    permission = "send_another_way"
    model = Invitation
    said = _lazy("It goes another way: look at what comes next.")

    def do(self, row):
        actions.send_another_way(row, by=self.actor)

    def after(self, row) -> str:
        return reverse("workplace:invitation", args=[row.pk])


class SendAgain(Press):
    permission = "send_again"
    model = Dispatch
    said = _lazy("It is tried once more.")

    def row(self):
        return self.get_object(Dispatch.objects.defer("content"), activity="")

    def do(self, row):
        actions.send_again(row, by=self.actor)

    def after(self, row) -> str:
        return reverse("workplace:invitation", args=[row.invitation_id])


class PrintLetters(TimePage):
    """One file of all letters that wait, for the next posting day."""

    permission = "print_batch"

    def get(self, request):
        return redirect("workplace:unread")

    def post(self, request):
        try:
            actions.print_batch(frame_of(request).unit, by=self.actor)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("The letters are in one file. Print it, and then say that it is printed."))
        return redirect("workplace:unread")


class Letters(TimePage):
    """The file itself."""

    permission = "print_batch"
    model = PrintBatch

    def get(self, request, pk):
        batch = self.get_object(activity="")
        if batch.pdf is None:
            messages.info(request, _("The letters have been printed, and the file is gone."))
            return redirect("workplace:unread")
        rows = Dispatch.objects.visible_to(self.actor).filter(batch=batch)
        patients = rows.values_list("invitation__appointment__patient", flat=True)
        log.record(self.actor, "print", shown={"patients": sorted(map(str, patients))})
        response = HttpResponse(bytes(batch.pdf), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="brev-{batch.posting_on.isoformat()}.pdf"'
        return response


class Printed(Press):
    permission = "confirm_printed"
    model = PrintBatch
    said = _lazy("Written down: the letters are printed and posted.")

    def row(self):
        return self.get_object(PrintBatch.objects.defer("pdf"), activity="")

    def do(self, row):
        actions.confirm_printed(row, by=self.actor)

    def after(self, row) -> str:
        return reverse("workplace:unread")
