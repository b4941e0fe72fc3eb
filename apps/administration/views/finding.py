"""A row of the provider's own, or 404. Somebody who asked for another one has been written down first."""

from typing import NoReturn

from django.http import Http404

from apps.audit import log


def own_or_404(view, rows, pk):
    """`rows` are those that the actor may reach; `view` says who asks, and for what."""
    found = rows.filter(pk=pk).first()
    if found is None:
        refuse(view, rows.model, pk)
    return found


def refuse(view, model, pk) -> NoReturn:
    log.record(
        view.actor,
        "refused",
        subject_type=model._meta.label_lower,
        subject_id=pk,
        effect="DENY",
        rule="not_found",
        reason=view.permission,
    )
    raise Http404
