"""How much of everything there is. A scale of 1 is a large region with all its municipalities."""

from dataclasses import dataclass
from functools import cached_property

RESIDENTS, STAFF, CASES, READINGS = 1_430_000, 60_000, 400_000, 2_000_000
MUNICIPALITIES, WARDS, CENTRES, CLINICS = 33, 360, 250, 600
# Times of one year. A health centre sees some 10,000 visits that are booked beforehand; a clinic of a hospital a fifth
# of that, a few very many: together two or three for each resident. One in a hundred waits for a time.
VISITS_OF_A_CENTRE, VISITS_OF_A_CLINIC, WAITING = 10_000, 2_000, 14_000
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

    @cached_property
    def visits_to_centres(self) -> int:
        return self.of(CENTRES * VISITS_OF_A_CENTRE)

    @cached_property
    def visits_to_clinics(self) -> int:
        return self.of(CLINICS * VISITS_OF_A_CLINIC)

    @cached_property
    def waiting(self) -> int:
        """Who stands on a waiting list."""
        return self.of(WAITING)

    def of(self, number: int, *, at_least: int = 1) -> int:
        return max(at_least, round(number * self.scale))
