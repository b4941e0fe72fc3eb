"""The columns of the decision table, and what a row of it becomes. Names are the table's own (docs/access.md)."""

from dataclasses import dataclass, fields

from apps.access.actor import Actor
from apps.core.guard import Guarded
from apps.patients.models import Person

RECORD = {"note": "note", "meds": "medication", "alert": "alert", "fmu": "fmu"}
IN_CASE = ("caseDoc", "sip", "svuMin", "svuInfo")


class NotBuilt(Exception):
    """The product has no such kind of information, or nothing to do with it, yet."""


@dataclass(frozen=True)
class Question:
    """One row of the table. The names are the table's columns; what is left out has the table's usual value."""

    actor: str = "staff"
    loa: int = 3
    asg: bool = True
    purpose: str = "VB"
    prov: str = "V"
    svod: bool = True
    rel: str = "care"
    owner: str = "unit"
    res: str = "note"
    act: str = "read"
    shared: bool = True
    consent: str = "none"
    cap: str = "ok"
    inquiry: bool = False
    emerg: bool = False
    block: str = "none"
    excl: bool = False
    lift: str = "none"
    choice: bool = True
    case: str = "none"
    sipc: str = "none"
    basis: str = "none"
    age: int = 40
    prot: bool = False
    clear: bool = False
    self_: bool = False
    sealed: bool = False
    hidden: bool = False
    ext: bool = False
    gblock: bool = False
    scope: bool = False
    live: bool = True
    direct_proxy_law: bool = False
    own_prov: bool = True
    four: bool = False
    n: int = 20


COLUMNS = {field.name: field.type for field in fields(Question)}

# What may stand in a column of words. `res` is open: a kind that the product has not is "not built".
WORDS = {
    "actor": ("staff", "patient", "guardian", "proxy", "legalrep", "invited"),
    "loa": (1, 2, 3),
    "purpose": ("VB", "OMS", "KVAL", "ADM", "STAT", "LOGG", "BEH", "TEKN"),
    "prov": ("V", "O"),
    "rel": ("care", "listed", "none", "former"),
    "owner": ("unit", "provider", "otherV", "otherO"),
    "act": ("read", "write", "send", "create", "block", "unblock", "grant"),
    "consent": ("none", "valid", "refused"),
    "cap": ("ok", "temp", "lasting", "child"),
    "block": ("none", "inner", "outer"),
    "lift": ("none", "consent", "emergency"),
    "case": ("none", "part", "left", "closed"),
    "sipc": ("none", "valid", "refused"),
    "basis": ("none", "duty", "consent", "men", "excp"),
    "age": range(130),
    "n": range(10**9),
}


@dataclass(frozen=True)
class Built:
    actor: Actor
    row: Guarded
    person: Person
