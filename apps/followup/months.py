"""Calendar months, named by their first day. Pure."""

from datetime import date, timedelta


def month_of(day: date) -> date:
    return day.replace(day=1)


def after(month: date, steps: int = 1) -> date:
    number = month.year * 12 + month.month - 1 + steps
    return date(number // 12, number % 12 + 1, 1)


def before(month: date, steps: int = 1) -> date:
    return after(month, -steps)


def last_day(month: date) -> date:
    return after(month) - timedelta(days=1)


def days_of(month: date) -> int:
    return (after(month) - month).days
