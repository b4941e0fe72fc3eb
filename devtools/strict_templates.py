"""Templates that use a variable which nobody set fail in tests, instead of showing an empty place."""


class UndefinedVariable(LookupError):
    """A template asked for a name that the view did not give it."""


class Undefined(str):
    """Django's `string_if_invalid`: asked to show itself with the missing name, it raises."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s" or super().__contains__(str(part))

    def __bool__(self) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise UndefinedVariable(f"undefined template variable: {name}")
