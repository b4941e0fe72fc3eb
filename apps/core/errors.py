"""How the house says no. Each refusal has a code for machines and a sentence for people."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A verb was refused and nothing has changed. `message` is a translated sentence, safe to show and to log.

    `rule` is the policy's, where the verb itself knows by which it was refused. `problem` is a closer word than the
    code, for machines that must tell one refusal from another.
    """

    code = "refused"
    problem = ""
    sentence = _("This is not possible.")

    def __init__(self, message=None, *, rule: str = ""):
        self._message = message or self.sentence
        self.rule = rule
        super().__init__(self.code)

    @property
    def message(self) -> str:
        return str(self._message)

    def __str__(self) -> str:  # what lands in a log: the code, never what somebody typed
        return self.code


class NotFound(Refused):
    """It does not exist, or the actor may not know that it does."""

    code = "not_found"
    sentence = _("This does not exist, or you do not have access to it.")


class NotAllowed(Refused):
    """The actor may know of it, but not do this."""

    code = "not_allowed"
    sentence = _("You may not do this in the assignment that you have chosen.")


class IllegalMove(Refused):
    """The state table has no such move from here."""

    code = "illegal_move"
    sentence = _("This cannot be done now: what you work with has come to another step.")


class Conflict(Refused):
    """Somebody else was here first. `theirs` is what they left, so that both texts can be shown."""

    code = "conflict"
    sentence = _("Somebody else has changed this since you opened it. Your text is kept.")

    def __init__(self, message=None, *, theirs=None):
        super().__init__(message)
        self.theirs = theirs


class Changed(Conflict):
    """It is no longer what the caller has read, and the caller asked for nothing to be done then (If-Match)."""

    problem = "changed"
    sentence = _("This has changed since you read it. Read it again.")


class AlreadyDone(Conflict):
    """The same form was sent twice: the work is done, once."""

    sentence = _("This was already sent. It has been done once.")


class Invalid(Refused):
    """A field holds something that cannot be used. `fields` maps each field to its sentence, the first one first."""

    def __init__(self, field: str, message, *, problem: str = ""):
        self._fields = {field: message}
        self.field = field
        self.code = f"invalid:{field}"
        self.problem = problem
        super().__init__(message)

    @classmethod
    def many(cls, fields: Mapping[str, object], *, problem: str = "") -> "Invalid":
        """Several wrong fields at once, at least one; the code names the first."""
        first = next(iter(fields))
        refusal = cls(first, fields[first], problem=problem)
        refusal._fields = dict(fields)
        return refusal

    @property
    def fields(self) -> dict[str, str]:
        return {field: str(message) for field, message in self._fields.items()}
