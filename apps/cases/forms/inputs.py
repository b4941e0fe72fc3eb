"""A form as a browser sees it: the names of its inputs, what stands in them, and what was typed."""

from apps.cases.drafts import Value

from .base import VerbForm


def input_names(form: VerbForm) -> dict[str, bool]:
    """The names of the inputs, and whether each can hold several values."""
    names: dict[str, bool] = {}
    for name, field in form.fields.items():
        if name in ("once", "find_unit"):
            continue
        parts = getattr(field.widget, "widgets_names", None)
        for suffix in parts or ("",):
            names[f"{name}{suffix}"] = bool(getattr(field.widget, "allow_multiple_selected", False))
    return names


def typed_values(form: VerbForm, names: dict[str, bool]) -> dict[str, Value]:
    data = form.data
    return {name: data.getlist(name) if is_many else data.get(name, "") for name, is_many in names.items()}


def start_values(form: VerbForm, names: dict[str, bool]) -> dict[str, Value]:
    """What the inputs held before anybody typed, as a browser would send it."""
    start: dict[str, Value] = dict.fromkeys(names, "")
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if hasattr(field.widget, "widgets_names"):
            for suffix, part in zip(field.widget.widgets_names, field.widget.decompress(value), strict=True):
                start[f"{name}{suffix}"] = part or ""
        elif names.get(name):
            start[name] = [str(getattr(each, "pk", each)) for each in value or []]
        elif name in names:
            start[name] = "" if value is None else str(getattr(value, "pk", value))
    return start


def shaped(form_class: type[VerbForm], kept: dict[str, Value]) -> dict:
    """A draft's values by field: the parts of a moment are put together again."""
    shaped = dict(kept)
    for name, field in form_class.base_fields.items():
        suffixes = getattr(field.widget, "widgets_names", None)
        if suffixes and any(f"{name}{suffix}" in kept for suffix in suffixes):
            shaped[name] = [shaped.pop(f"{name}{suffix}", "") for suffix in suffixes]
    return shaped


def labels_of(form: VerbForm) -> dict[str, str]:
    labels = {}
    for name, field in form.fields.items():
        for suffix in getattr(field.widget, "widgets_names", None) or ("",):
            labels[f"{name}{suffix}"] = str(field.label)
    return labels


def base_of(data) -> int:
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
