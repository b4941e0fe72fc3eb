"""How much of everything there is. A scale of 1 is a large region with all its municipalities."""

from dataclasses import dataclass
from functools import cached_property

RESIDENTS, STAFF, CASES, READINGS = 1_430_000, 60_000, 400_000, 2_000_000
MUNICIPALITIES, WARDS, CENTRES, CLINICS = 33, 360, 250, 600
SMALLEST, LARGEST = 0.001, 1.0


@dataclass(frozen=True)
class Size:
    """Numbers of rows. Even the smallest region has some of every kind of unit."""

    scale: float

    @cached_property
    def residents(self) -> int:
        return self.of(RESIDENTS)

    @cached_property
    def staff(self) -> int:
        return self.of(STAFF, at_least=60)

    @cached_property
    def cases(self) -> int:
        return self.of(CASES)

    @cached_property
    def readings(self) -> int:
        """Rows of the audit trail."""
        return self.of(READINGS)

    @cached_property
    def municipalities(self) -> int:
        """All of them from a tenth of a region up, where each has one unit of every kind."""
        return min(MUNICIPALITIES, self.of(10 * MUNICIPALITIES, at_least=2))

    @cached_property
    def units_of_a_kind(self) -> int:
        """How many units of one kind a municipality has."""
        return self.of(10)

    @cached_property
    def wards(self) -> int:
        return self.of(WARDS, at_least=3)

    @cached_property
    def centres(self) -> int:
        return self.of(CENTRES, at_least=3)

    @cached_property
    def clinics(self) -> int:
        return self.of(CLINICS, at_least=2)

    def of(self, number: int, *, at_least: int = 1) -> int:
        return max(at_least, round(number * self.scale))
