"""A row of the provider's own, or 404. Somebody who asked for another one has been written down first."""

from typing import NoReturn

from django.http import Http404

from apps.access import refusals
from apps.core.errors import NotFound


def own_or_404(view, rows, pk):
    """`rows` are those that the actor may reach; `view` says who asks, and for what."""
    found = rows.filter(pk=pk).first()
    if found is None:
        refuse(view, rows.model, pk)
    return found


def refuse(view, model, pk) -> NoReturn:
    """Whoever administers and asks for a row that exists, but not for them, has gone outside what is theirs."""
    is_elsewhere = view.actor.purpose == "BEH" and model.objects.filter(pk=pk).exists()
    rule = "A2" if is_elsewhere else ""
    refusals.write_down(view.actor, model, pk, code=NotFound.code, reason=view.permission, rule=rule)
    raise Http404
