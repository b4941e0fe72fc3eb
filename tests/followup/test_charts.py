"""Lines and intervals stand where their numbers say."""

from hypothesis import given
from hypothesis import strategies as st

from apps.followup import charts
from apps.followup.charts import NARROW, WIDE, Axis, Series

MONTHS = ["nov", "dec", "jan", "feb"]


def drawn(*series: Series, goal: float | None = None, size=WIDE, is_share=False) -> charts.Trend:
    return charts.trend(series, MONTHS, goal, str, size=size, is_share=is_share)


def test_a_month_without_a_value_is_a_gap_and_not_a_slope():
    [line] = drawn(Series("alla", [2.0, None, 1.0, 1.5])).lines
    assert len(line.dots) == 3
    assert [step[0] for step in line.path.replace(" M", "|M").replace(" L", "|L").split("|")] == ["M", "M", "L"]
    assert line.last == 1.5


def test_more_stands_higher_and_the_goal_where_its_value_would():
    trend = drawn(Series("alla", [1.0, 3.0, 2.0, 3.0]), goal=3.0)
    heights = [float(dot.y) for dot in trend.lines[0].dots]
    assert heights[0] > heights[2] > heights[1]
    assert trend.goal_y == trend.lines[0].dots[1].y


def test_a_drawing_of_nothing_has_an_axis_and_no_line():
    trend = drawn(Series("alla", [None, None, None, None]))
    assert trend.ticks
    assert (trend.lines[0].path, trend.lines[0].dots, trend.lines[0].label_y) == ("", (), "")


def test_two_lines_that_end_together_have_labels_that_can_both_be_read():
    trend = drawn(Series("alla", [2.0, 2.0, 2.0, 2.0]), Series("minst ett", [2.0, 2.1, 2.0, 2.05], "second"), goal=2.0)
    places = sorted([float(trend.goal_label_y), *(float(line.label_y) for line in trend.lines)])
    assert all(lower - upper >= charts.LABEL_GAP - 0.1 for upper, lower in zip(places, places[1:], strict=False))


def test_where_there_is_little_room_some_months_have_no_name_but_the_last_has():
    names = [str(number) for number in range(12)]
    trend = charts.trend([Series("alla", [1.0] * 12)], names, None, str, size=NARROW)
    assert [month.text for month in trend.months if month.text] == ["2", "5", "8", "11"]


def test_high_shares_are_drawn_from_forty_and_never_over_a_hundred():
    assert charts.axis([81, 94, 99.5], is_share=True) == Axis(40, 100, 20)
    assert charts.axis([3, 7], is_share=True).low == 0


def test_an_interval_that_leaves_the_scale_ends_at_its_edge():
    row = charts.interval(20, 95, 60, 90, Axis(40, 100, 20))
    assert float(row.start) == charts.EDGE
    assert float(row.start) < float(row.dot) < float(row.goal)


@given(st.lists(st.none() | st.floats(0, 1e7), min_size=1, max_size=24), st.none() | st.floats(0, 1e6), st.booleans())
def test_whatever_the_values_nothing_is_drawn_outside(values, goal, is_share):
    if is_share:
        values = [value if value is None else value % 100 for value in values]
        goal = None if goal is None else goal % 100
    for size in (WIDE, NARROW):
        trend = charts.trend([Series("x", values)], [""] * len(values), goal, str, size=size, is_share=is_share)
        for dot in trend.lines[0].dots:
            assert 0 <= float(dot.x) <= trend.width
            assert 0 <= float(dot.y) <= float(trend.bottom) + 0.1
