"""Receipts of what asks for a receipt at once: that somebody has come to a ward, and that they are ready to leave."""

from collections.abc import Iterator

from django.db.models import Q

from apps.cases.kinds import MessageKind, ReceiptState
from apps.cases.models import Receipt
from apps.followup.subjects import ReceiptFact, day_of

from .window import BATCH, Window, form_of, home_of, source, years_old

ASKING = (MessageKind.ADMISSION_NOTICE, MessageKind.READY_NOTICE)


@source(ReceiptFact)
def receipts(window: Window) -> Iterator[ReceiptFact]:
    rows = Receipt.objects.filter(
        window.holds("message__sent_at"), message__kind__in=ASKING, message__is_annulled=False
    ).exclude(
        Q(message__case__is_annulled=True)
        | (Q(message__case__state="cancelled") & ~Q(message__case__end_reason="deceased"))
    )
    fields = rows.values_list(
        "unit",
        "state",
        "acknowledged_at",
        "message__sent_at",
        "message__case__patient__municipality_code",
        "message__case__patient__born_on",
        "message__case__responsible_unit__kind",
    )
    for unit, state, acknowledged_at, sent_at, code, born, kind in fields.iterator(chunk_size=BATCH):
        yield ReceiptFact(
            unit=unit,
            home=home_of(code),
            payer=home_of(code),
            age=years_old(born, day_of(sent_at)),
            care_form=form_of(kind),
            sent_at=sent_at,
            acknowledged_at=acknowledged_at if state == ReceiptState.ACKNOWLEDGED else None,
        )
