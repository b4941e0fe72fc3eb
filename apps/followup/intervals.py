"""How sure a figure is: the range that chance alone would explain, at 95 percent. Pure."""

from math import sqrt

Z = 1.959964


def wilson(yes: int, n: int) -> tuple[float, float]:
    """Of a share (Wilson's interval): never below 0 or above 1, and sound for few."""
    share, spread = yes / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    reach = Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def of_mean(n: int, total: int, squares: int) -> tuple[float, float] | None:
    """Of a mean, with Student's quantile in its usual expansion. None for fewer than two."""
    if n < 2:
        return None
    mean = total / n
    variance = max(0.0, (squares - total * mean) / (n - 1))
    free = n - 1
    student = (
        Z
        + (Z**3 + Z) / (4 * free)
        + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * free**2)
        + (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / (384 * free**3)
    )
    reach = student * sqrt(variance / n)
    return mean - reach, mean + reach
