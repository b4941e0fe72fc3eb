"""Every verb is an action, somebody may say it, and the tables of moves are walked from one end to the other."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping

import pytest
from django.apps import apps

from apps.access.actions import VERBS
from apps.access.roles import ROLES
from apps.core.states import Move, Stateful

from .plan import APPS, ROOT, where


def modules(app: str, name: str) -> Iterator:
    """`apps.<app>.<name>`, and every module in it where it is a package."""
    if not any((ROOT / "apps" / app).glob(f"{name}*")):
        return
    module = importlib.import_module(f"apps.{app}.{name}")
    yield module
    for found in pkgutil.iter_modules(getattr(module, "__path__", [])):
        yield importlib.import_module(f"{module.__name__}.{found.name}")


ACTION_MODULES = [module for app in APPS if app != "access" for module in modules(app, "actions")]
FUNCTIONS = [
    (module.__name__, name)
    for module in ACTION_MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
]
HELPERS = {(module, name) for module, name in FUNCTIONS if name not in VERBS}


def test_there_are_verbs_to_look_at():
    assert len(VERBS) > 20
    assert ACTION_MODULES


@pytest.mark.parametrize(("module", "name"), FUNCTIONS)
def test_a_function_with_an_actor_of_its_own_is_an_action(module, name):
    """`verb(row, *, by=actor)` is how an action is called: nothing else may look like one."""
    function = getattr(importlib.import_module(module), name)
    by = inspect.signature(function).parameters.get("by")
    looks_like_a_verb = by is not None and by.kind is inspect.Parameter.KEYWORD_ONLY
    assert (getattr(function, "verb", None) == name) or not looks_like_a_verb


def imported_names(path) -> Iterator[tuple[str, str]]:
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] if node.level > 1 else package
            module = ".".join(filter(None, [base, node.module])) if node.level else node.module
            for alias in node.names:
                yield module, alias.name


@pytest.mark.parametrize("path", sorted((ROOT / "apps").rglob("*.py")), ids=where)
def test_what_is_not_a_verb_is_not_called_from_outside_the_verbs(path):
    """The helpers of an `actions` package neither lock, ask nor write down: only actions may call them."""
    if "/actions" in where(path):
        return
    taken = set(imported_names(path)) & HELPERS
    assert not taken


@pytest.mark.parametrize("name", VERBS)
def test_some_role_may(name):
    assert any(name in allowed for allowed in ROLES.values()), f"no role may {name}"


# --- tables of moves

TABLES = {
    f"{module.__name__}.{name}": table
    for app in APPS
    for module in modules(app, "states")
    for name, table in vars(module).items()
    if isinstance(table, Mapping) and table and all(isinstance(move, Move) for move in table.values())
}


def states_of(table) -> set[str]:
    kinds = {type(state) for move in table.values() for state in (*move.sources, *move.stays, move.to) if state}
    assert len(kinds) == 1, "one table, one kind of state"
    return set(kinds.pop())


def beginnings(table) -> set[str]:
    """Where rows begin: what a move without sources makes, or else the default of the model's field."""
    made = {move.to for move in table.values() if not move.sources and not move.stays}
    models = [model for model in apps.get_models() if issubclass(model, Stateful)]
    return made or {
        model._meta.get_field("state").default for model in models if getattr(model, "moves", None) is table
    }


def ends_of(move: Move, reached: set[str]) -> set[str]:
    """Where the move can take a row that is in one of the reached states."""
    ends = {move.to} if move.to and move.sources & reached else set()
    return ends | (move.others if (move.sources | move.stays) & reached else set())


@pytest.mark.parametrize("name", TABLES)
def test_every_state_can_be_reached(name):
    table = TABLES[name]
    reached = beginnings(table)
    assert reached, "no row of this table can ever begin"
    while more := {end for move in table.values() for end in ends_of(move, reached)} - reached:
        reached |= more
    assert reached == states_of(table)


@pytest.mark.parametrize("name", [name for name in TABLES if set(TABLES[name]) & set(VERBS)])
def test_every_move_of_a_process_is_a_verb(name):
    """But for those that follow from something else, which the table names beside it (`BY_ITSELF`)."""
    by_itself = getattr(importlib.import_module(name.rpartition(".")[0]), "BY_ITSELF", frozenset())
    assert not by_itself & set(VERBS)
    assert set(TABLES[name]) - by_itself <= set(VERBS)
