"""What a guarded model says about itself to the policy: pure data, no rule."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, init=False)
class Access:
    """The kind of information that a model holds, and by which paths the facts about a row are found.

    A path is a field path from the row (`"case__patient"`), `"pk"`, a bool, or an expression. Known names: `patient`,
    `case`, `unit` (its owner, sender or addressee), `readers` (units that it was sent to), `basis` (why more than the
    minimum may be told), `withheld` (from the patient), `closed`, `ended_as` (why the case ended), `annulled` (it
    should never have been written) and `keeper` (the unit that reads it all the same), `agreement` and `agreed_until`
    (the person's yes), `for_all` and `part_of` (what an invited unit sees that is neither health nor social care),
    `is_joint` and `counted` (a figure that is nobody's own, and of how many). A name left out is NULL, which opens
    nothing.
    """

    kind: str
    paths: tuple[tuple[str, Any], ...]

    def __init__(self, kind: str, **paths: Any):
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "paths", tuple(sorted(paths.items())))

    def __getitem__(self, name: str) -> Any:
        return dict(self.paths).get(name)
