"""A file that cannot be played says where, why, and what the word was perhaps meant to be."""

import pytest

from tests.scenarios.conftest import LAST_LINE, STORY, problems_of, with_events

NEXT = LAST_LINE + 1
NOTICE = "{at: +1h, by: amal, do: send_admission_notice, on: case, to: [lund]"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (f"{NOTICE}, expekt: {{}}}}", ["expekt", "expect"]),
        ("{at: +1h, by: amal, do: send_admision_notice, on: case}", ["send_admision_notice", "send_admission_notice"]),
        (f"{NOTICE}, with: {{care_from: somatic}}}}", ["care_from", "care_form"]),
        (f"{NOTICE}, with: {{colour: green}}}}", ["colour"]),
        ("{at: +1h, by: amal, do: share_mapping, on: case, with: {secrecy_bassis: consent}}", ["secrecy_basis"]),
        ("{at: +1h, by: amall, do: discard, on: case}", ["amall", "amal"]),
        ("{at: +1h, by: lund, do: discard, on: case}", ["lund", "staff"]),
        ("{at: +1h, by: amal, do: discard, on: cas}", ["cas", "case"]),
        ("{at: +1h, by: amal, do: discard, on: lund}", ["lund"]),
        ("{at: +1h, by: amal, do: discard, on: bo}", ["bo", "as"]),
        ("{at: +1h, by: amal, do: discard, on: case, to: [lund]}", ["discard"]),
        ("{at: +1h, by: amal, do: send_admission_notice, on: case, to: [lnd]}", ["lnd", "lund"]),
        ("{at: +1h, by: amal, do: send_admission_notice, on: case, to: [bo]}", ["bo", "units"]),
        (f"{NOTICE}, with: {{assessed_by: idda}}}}", ["idda", "ida"]),
        (f"{NOTICE}, with: {{assessed_by: lund}}}}", ["lund", "staff"]),
        ("{at: +1h, by: two, do: acknowledge, on: case}", ["two", "lund", "vc"]),
        ("{at: +1h, by: {staff: two, unit: ward}, do: acknowledge, on: case}", ["two", "ward"]),
        ("{at: +1h, by: {staff: two}, do: acknowledge, on: case}", ["unit"]),
        ("{by: amal, do: discard, on: case}", ["at"]),
        ("{at: +1h, by: amal, on: case}", ["do"]),
        ("{at: +1h, do: discard, on: case}", ["by"]),
        ("{at: +1h, by: amal, do: discard}", ["on"]),
        ("{at: 2026-03-29T02:30, by: amal, do: discard, on: case}", ["2026-03-29T02:30"]),
        ("{at: 2026-05-31T12:00, by: amal, do: discard, on: case}", ["2026-05-31T12:00", "2026-06-01T08:10"]),
        ("{at: -1h, by: amal, do: discard, on: case}", ["2026-06-01T07:10"]),
        ("{at: 2026-02-30T12:00, by: amal, do: discard, on: case}", ["2026-02-30T12:00"]),
        ("{at: tomorrow, by: amal, do: discard, on: case}", ["tomorrow"]),
        ("{at: [1], by: amal, do: discard, on: case}", ["at"]),
        ("{at: +1h, by: amal, do: open_case, on: bo, with: {admitted_at: 2026-03-29T02:30}}", ["2026-03-29T02:30"]),
        ("{at: +1h, by: amal, do: open_case, on: bo, with: {admitted_at: yesterday}}", ["yesterday"]),
        ("{at: +1h, by: amal, do: open_case, on: bo, as: lund}", ["lund"]),
        ("{at: +1h, do: wait, as: pause}", ["wait"]),
        ("{at: +1h, by: amal, do: look, on: case, with: {text: x}}", ["text"]),
        ("{at: +1h, do: wait, expect: {stat: draft}}", ["stat", "state"]),
        ("{at: +1h, do: wait, expect: {state: drafty}}", ["drafty", "draft"]),
        ("{at: +1h, do: wait, expect: {sees: true}}", ["look"]),
        ("{at: +1h, do: wait, expect: {refused: notfound}}", ["notfound", "not_found"]),
        ("{at: +1h, do: wait, expect: {told: [lundd]}}", ["lundd", "lund"]),
        ("{at: +1h, do: wait, expect: {tasks: [{for: lund, kind: acknowlege}]}}", ["acknowlege", "acknowledge"]),
        ("{at: +1h, do: wait, expect: {tasks: [{for: lund}]}}", ["kind"]),
        ("{at: +1h, do: wait, expect: {tasks: [{for: lund, kind: acknowledge, state: closed}]}}", ["closed"]),
        ("{at: +1h, do: wait, expect: {tasks: {for: lund}}}", ["tasks"]),
        ("{at: +1h, do: wait, expect: {shows: {payable_day: 1}}}", ["payable_day", "payable_days"]),
        ("{at: +1h, do: wait, expect: {shows: {participants: {lnd: addressed}}}}", ["lnd", "lund"]),
        ("{at: +1h, do: wait, expect: {shows: {participants: {lund: adressed}}}}", ["adressed", "addressed"]),
        ("{at: +1h, do: wait, expect: {audit: [{by: amal, activity: reed}]}}", ["reed", "read"]),
        ("{at: +1h, do: apply_to_court, by: amal, on: case}", ["apply_to_court", "not built"]),
        ("{at: +1h, do: start_svp, by: amal, on: bo}", ["start_svp", "not built"]),
        ("{at: +1h, do: wait, expect: {shows: {channel_plan: [smss]}}}", ["smss", "sms"]),
        ("only words", ["events"]),
        ("[a, list]", ["events"]),
    ],
)
def test_an_event_with_a_wrong_word(event, words):
    ((line, text),) = problems_of(with_events(event))

    assert line == NEXT
    for word in words:
        assert word in text


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("scenario: Bo", "scenrio: Bo", 1, ["scenrio", "scenario"]),
        ("clock: 2026-06-01T08:00", "clock: 2026-03-29T02:15", 2, ["2026-03-29T02:15"]),
        ("clock: 2026-06-01T08:00", "clock: soon", 2, ["soon"]),
        ("cast:", "rules: {payment.modell: law}\ncast:", 3, ["payment.modell", "payment.model"]),
        ("cast:", "rules: {payment.model: lawful}\ncast:", 3, ["lawful"]),
        ("cast:", "rules: {receipt.sla.ready: soon}\ncast:", 3, ["soon"]),
        ("  people:", "  peple:", 4, ["peple", "people"]),
        ("municipality: Lund}", "municipality: Lundd}", 5, ["Lundd", "Lund"]),
        ("municipality: Lund}", "municipality: Lund, protected: secret}", 5, ["secret"]),
        ("municipality: Lund}", "town: Lund}", 5, ["town"]),
        ("municipality: Lund}", "municipality: Lund, reachable: [smss]}", 5, ["smss", "sms"]),
        ("kind: social_services", "kind: social_service", 8, ["social_service", "social_services"]),
        ("role: ward_nurse, unit: ward}", "role: ward_nurce, unit: ward}", 11, ["ward_nurce", "ward_nurse"]),
        ("role: ward_nurse, unit: ward}", "role: ward_nurse, unit: lund}", 11, ["ward_nurse", "social_services"]),
        ("role: ward_nurse, unit: ward}", "role: ward_nurse, unit: wrd}", 11, ["wrd", "ward"]),
        ("role: ward_nurse, unit: ward}", "role: ward_nurse}", 11, ["unit"]),
        ("    per: {name", "    bo: {name", 13, ["bo"]),
        ("    per: {name", "    ida: {name", 13, ["ida"]),
        ("events:", "evnts:", 15, ["evnts", "events"]),
    ],
)
def test_a_wrong_word_elsewhere(old, new, line, words):
    text = STORY.replace(old, new, 1)
    assert text != STORY

    found = problems_of(text)

    assert line in [where for where, _text in found]
    assert all(any(word in text for where, text in found if where == line) for word in words)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("# nothing but a comment", 1),
        ("just a word", 1),
        ("- a\n- list", 1),
        ("scenario: [unclosed\nclock: x", 2),
        ("scenario: a\n\tclock: b", 2),
        ("scenario: a\nscenario: b", 2),
        ("scenario: a\n---\nscenario: b", 2),
        ("scenario: !!python/object:os.system {}", 1),
        ("scenario: &a [*a]", 1),
        ("scenario: *nobody", 1),
        ("? [a, b]\n: c", 1),
        (b"scenario: \xff\xfe", 1),
        ("scenario: a\nclock: \x00", 2),
        (STORY.partition("events:")[0], 1),
        (STORY.partition("events:")[0] + "events: soon", 15),
        ("scenario: a\nclock: 2026-06-01T08:00\ncast: nobody\nevents: []", 3),
        ("[" * 5000, 0),
    ],
)
def test_what_is_no_scenario_at_all(text, line):
    assert line in [where for where, _text in problems_of(text)]


def test_everything_that_is_wrong_is_told_at_once():
    text = with_events("{at: +1h, do: wate}", "{at: +1h, do: discard, by: nobody, on: case}").replace(
        "Lund}", "Lnd}", 1
    )

    assert [line for line, _text in problems_of(text)] == [5]  # the cast first: without it no id means anything
    text = text.replace("Lnd}", "Lund}", 1)
    assert [line for line, _text in problems_of(text)] == [NEXT, NEXT + 1]


def test_a_name_that_was_never_made_is_unknown():
    text = with_events("{at: +1h, by: per, do: open_case, on: bo, as: second, expect: {refused: not_allowed}}",
                       "{at: +1h, by: amal, do: discard, on: second}")  # fmt: skip

    ((line, words),) = problems_of(text)

    assert (line, "second" in words) == (NEXT + 1, True)


def test_a_time_that_the_product_is_meant_to_refuse_may_stand():
    text = with_events(
        "{at: +1h, by: amal, do: change_estimate, on: case, with: {estimated_discharge_at: banana},"
        " expect: {refused: 'invalid:estimated_discharge_at'}}"
    )

    from tests.scenarios.conftest import read

    assert len(read(text).events) == 2
