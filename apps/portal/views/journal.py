"""My record: what those who care for the person have written, in plain words."""

from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from apps.audit import log
from apps.core import clock
from apps.portal import corrections, journal
from apps.portal.period import page_in
from apps.records.shown import write_down

from .base import OwnView


class Journal(OwnView):
    """Newest first, with what each kind of entry is. The same sentence about what may not be shown always stands."""

    place = "more"
    template = "portal/journal.html"
    activity = "read"
    most = journal.PAGE

    def get(self, request):
        kind = request.GET.get("slag", "")
        kind = kind if kind in journal.KINDS else ""
        number = page_in(request.GET.get("sida", ""))
        page = journal.read(self.actor, kind, number, self.most)
        if page is None:
            log.record(self.actor, "refused", effect="DENY", rule="not_found", reason=self.permission)
            raise Http404
        write_down(self.actor, self.activity, page.person.pk, page.entries)
        if not page.entries and not kind and number == 1 and not page.is_sealed and not page.closed:
            return self.nothing("portal/journal.html", **self.context(page, kind, number))
        return self.page(self.template, **self.context(page, kind, number))

    def context(self, page, kind: str, number: int) -> dict:
        return {
            "entries": [journal.row_of(each) for each in page.entries],
            "read": page,
            "kinds": [
                {"label": label, "url": address(key, 1), "is_current": key == kind}
                for key, label in journal.KINDS.items()
            ],
            "is_narrowed": bool(kind),
            "newer": address(kind, number - 1) if number > 1 else "",
            "older": address(kind, number + 1) if page.has_more else "",
            "is_own": self.actor.on_behalf_of is None,
            "printed_at": clock.now(),
        }


class PrintedJournal(Journal):
    """All of it on paper."""

    template = "portal/journal_print.html"
    activity = "print"
    most = journal.ON_PAPER


class JournalEntry(OwnView):
    """One entry whole, with what the person has said about it and its other versions."""

    place = "more"

    def get(self, request, pk):
        entry = journal.entries_of(self.actor).filter(pk=pk).first()
        if entry is None:
            log.record(
                self.actor, "refused", subject_type="records.recordentry", subject_id=pk, effect="DENY",
                rule="not_found", reason=self.permission,
            )  # fmt: skip
            raise Http404
        write_down(self.actor, "read", entry.patient_id, [journal.known(entry)], subject_id=entry.pk)
        older, newer = journal.versions(self.actor, entry)
        return self.page(
            "portal/journal_entry.html",
            entry=journal.row_of(entry),
            said=journal.said_about(self.actor, entry),
            older=older and reverse("portal:journal-entry", args=[older.pk]),
            newer=newer and reverse("portal:journal-entry", args=[newer.pk]),
            why=entry.why.sentence,
            asked=corrections.asked(self.actor, entry.pk),
            may_ask=entry.is_current and self.actor.may("ask_for_correction"),
        )


def address(kind: str, number: int) -> str:
    said = {**({"slag": kind} if kind else {}), **({"sida": number} if number > 1 else {})}
    return f"{reverse('portal:journal')}{'?' if said else ''}{urlencode(said)}"
