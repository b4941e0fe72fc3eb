"""The main figures of a month once more, by another way: one statement of SQL straight on the rows.

What a month was closed with is held against it. Two ways that agree are worth more than one that looks right; where
they differ, either somebody has written something down since, or one of them is wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from apps.core.guard import as_system
from apps.core.municipalities import MUNICIPALITIES

from .gathering import Window
from .kinds import ELSEWHERE, CutKind, PlaceKind, Series
from .models import Figure

BY_SQL = """
WITH ended AS (
    SELECT stay.id, stay.case_id, the_case.responsible_unit_id AS unit, stay.notice_sent_at, stay.notice_due_at,
           CASE WHEN person.municipality_code = ANY(%(known)s) THEN person.municipality_code ELSE %(elsewhere)s END
               AS home,
           stay.discharged_at AS left_at,
           COALESCE(stay.discharged_at, LEAST(person.deceased_at, the_case.closed_at)) AS ended_at
    FROM discharge_stay stay
    JOIN cases_case the_case ON the_case.id = stay.case_id
    JOIN patients_person person ON person.id = the_case.patient_id
    WHERE NOT the_case.is_annulled
      AND (the_case.state <> 'cancelled' OR the_case.end_reason = 'deceased')
      AND (stay.discharged_at >= %(begins)s AND stay.discharged_at < %(ends)s
           OR stay.discharged_at IS NULL AND the_case.end_reason = 'deceased'
              AND the_case.closed_at >= %(begins)s AND the_case.closed_at < %(ends)s)
), told AS (
    SELECT ended.*,
           (SELECT SUM((GREATEST(period.sent_at, COALESCE(period.ended_at, ended.ended_at))
                           AT TIME ZONE 'Europe/Stockholm')::date
                       - (period.sent_at AT TIME ZONE 'Europe/Stockholm')::date)
            FROM discharge_readyperiod period
            WHERE period.stay_id = ended.id AND period.is_notice_sent) AS days,
           EXISTS (SELECT FROM cases_message message
                   WHERE message.case_id = ended.case_id AND message.kind = 'discharge_information'
                     AND NOT message.is_annulled
                     AND (message.sent_at AT TIME ZONE 'Europe/Stockholm')::date
                         <= (ended.left_at AT TIME ZONE 'Europe/Stockholm')::date) AS is_informed
    FROM ended
)
SELECT unit, home,
       COUNT(days), SUM(days), COUNT(*) FILTER (WHERE days >= 1), COUNT(*) FILTER (WHERE days = 0),
       COUNT(notice_sent_at), COUNT(*) FILTER (WHERE notice_sent_at <= notice_due_at),
       COUNT(left_at), COUNT(*) FILTER (WHERE left_at IS NOT NULL AND is_informed)
FROM told
GROUP BY GROUPING SETS ((), (unit), (home))
"""


@dataclass(frozen=True, slots=True)
class Difference:
    measure: str
    place: str
    closed_with: tuple
    counted_now: tuple

    def __str__(self) -> str:
        return f"{self.measure} {self.place or PlaceKind.REGION.value}: {self.closed_with} {self.counted_now}"


def compare(month: date) -> list[Difference]:
    """Every shown figure of the main measures that the other way counts otherwise."""
    now = dict(counted_by_sql(month))
    with as_system("holding a closed month against its rows"):
        measures = {measure for measure, _place in now} | set(MAIN)
        closed = Figure.objects.filter(
            month=month, series=Series.FROZEN, cut_kind=CutKind.ALL, measure__in=measures, n__isnull=False
        )
        rows = [(row.measure, str(row.unit_id or row.municipality_code), row) for row in closed]
    found = []
    for measure, place, row in rows:
        counted = now.get((measure, place), (0, None))
        told = (row.n, None if row.parts_hidden else row.yes if row.yes is not None else row.total)
        if told != (counted[0], None if row.parts_hidden else counted[1]):
            found.append(Difference(measure, place, told, counted))
    return found


MAIN = ("usk_mean_all", "usk_mean_ge1", "usk_days", "same_day_share", "admission_notice_on_time", "info_same_day")


def counted_by_sql(month: date) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    window = Window.of(month)
    params = {
        "begins": window.begins,
        "ends": window.ends,
        "known": list(MUNICIPALITIES),
        "elsewhere": ELSEWHERE,
    }
    with as_system("counting a closed month by another way"), connection.cursor() as cursor:
        cursor.execute(BY_SQL, params)
        for unit, home, ready, days, waited, same_day, sent, in_time, left, informed in cursor.fetchall():
            place = str(unit or home or "")
            counts = (
                (ready, days),
                (waited, days),
                (ready, days),
                (ready, same_day),
                (sent, in_time),
                (left, informed),
            )
            for measure, count in zip(MAIN, counts, strict=True):
                yield (measure, place), (count[0], int(count[1] or 0))
