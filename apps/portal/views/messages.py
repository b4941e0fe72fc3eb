"""What those who help have told each other about the person."""

from apps.access.deciding import decide
from apps.audit import log
from apps.cases.models import Message
from apps.discharge.told import words
from apps.portal import reading

from .base import OwnView


class Messages(OwnView):
    """Every message, newest first."""

    place = "messages"

    def get(self, request):
        rows = reading.all_messages(self.actor, self.new)
        shown = {"patients": [str(self.actor.whom)], "count": len(rows)}
        log.record(self.actor, "list", patient_id=self.actor.whom, subject_type="cases.message", shown=shown)
        return self.page("portal/messages.html", rows=rows) if rows else self.nothing("portal/no_messages.html")


class OneMessage(OwnView):
    """One message in plain words, why it can be read, and its other versions."""

    place = "messages"
    model = Message

    def get(self, request, pk):
        message = self.get_object(Message.objects.select_related("sender", "case"))
        versions = reading.versions_of(self.actor, message)
        reading.mark_seen(self.actor, self.new, versions.all)
        return self.page(
            "portal/message.html",
            message=message,
            versions=versions,
            title=words.title_of(message),
            fields=reading.fields_of(self.actor, message),
            why=decide(self.actor, message).sentence,
            new=[one for one in self.new if one.about not in versions.all],
        )
