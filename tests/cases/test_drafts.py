"""Two people write the same draft: different fields are merged, in the same field both texts stay."""

import pytest

from apps.cases import drafts
from apps.cases.models import Draft
from apps.core.guard import as_system
from tests.workplace.conftest import signed_in

FORM = "share_planning_basis"
START = {"function": "", "needs": "", "risks": "", "choices": []}


@pytest.fixture
def draft(cast, told_case):
    """Saves for Amira or Jonas of the ward, on top of a version."""

    def save(by, base=0, **typed):
        return drafts.save(told_case, FORM, by, {**START, **typed}, base=base, start=START, labels={"needs": "Behov"})

    return save


def kept(case, actor):
    return drafts.values(drafts.fetch(case, FORM, actor))


def test_one_person_writes_on(cast, told_case, draft):
    first = draft(cast.amira, function="Går")
    second = draft(cast.amira, base=first.version, function="Går med rollator")
    assert (first.version, second.version) == (1, 2)
    assert kept(told_case, cast.amira)["function"] == "Går med rollator"


def test_saving_the_same_again_changes_nothing(cast, told_case, draft):
    first = draft(cast.amira, function="Går")
    assert draft(cast.amira, base=first.version, function="Går").version == first.version


def test_different_fields_are_merged_and_each_is_told_of_the_other_s(cast, told_case, draft):
    draft(cast.amira, function="Går med rollator")
    saved = draft(cast.jonas, needs="Hemtjänst")
    assert saved.theirs == {"function": "Går med rollator"}
    assert saved.who == ("Amira Haddad",)
    assert kept(told_case, cast.amira) == {"function": "Går med rollator", "needs": "Hemtjänst"}


def test_the_same_field_keeps_both_texts(cast, told_case, draft):
    draft(cast.amira, needs="Hemtjänst morgon")
    with pytest.raises(drafts.Clashing) as clash:
        draft(cast.jonas, needs="Hemtjänst kväll", risks="Fall")
    panel = clash.value.clashes[0]
    assert (panel.mine, panel.theirs, panel.who, panel.label) == (
        "Hemtjänst kväll", "Hemtjänst morgon", "Amira Haddad", "Behov",
    )  # fmt: skip
    assert "kväll" in panel.both
    assert "morgon" in panel.both
    assert kept(told_case, cast.amira) == {"needs": "Hemtjänst morgon", "risks": "Fall"}


def test_a_choice_after_the_clash_is_kept(cast, told_case, draft):
    draft(cast.amira, needs="Hemtjänst morgon")
    with pytest.raises(drafts.Clashing) as clash:
        draft(cast.jonas, needs="Hemtjänst kväll")
    draft(cast.jonas, base=clash.value.version, needs="Hemtjänst morgon och kväll")
    assert kept(told_case, cast.amira)["needs"] == "Hemtjänst morgon och kväll"


def test_emptying_a_field_is_a_change_too(cast, told_case, draft):
    first = draft(cast.amira, needs="Hemtjänst")
    draft(cast.amira, base=first.version, needs="")
    assert kept(told_case, cast.amira)["needs"] == ""


def test_a_version_nobody_has_made_is_the_beginning(cast, told_case, draft):
    draft(cast.amira, needs="Ett")
    with pytest.raises(drafts.Clashing):
        draft(cast.jonas, base=99, needs="Två")


def test_null_bytes_do_not_stop_a_draft(cast, told_case, draft):
    draft(cast.amira, needs="Ett\x00 två\ud800")
    assert kept(told_case, cast.amira)["needs"] == "Ett två"


def test_another_unit_has_its_own_draft(cast, told_case, draft):
    draft(cast.amira, needs="Vårt")
    draft(cast.per, needs="Deras")
    assert kept(told_case, cast.amira)["needs"] == "Vårt"
    with as_system("a test looks"):
        assert Draft.objects.count() == 2


ADDRESS = "/arbete/utskrivning/{}/planeringsunderlag/"


def test_without_a_script_both_texts_stand_on_the_page(cast, told_case):
    amira, jonas = signed_in(cast.amira), signed_in(cast.jonas)
    address = ADDRESS.format(told_case.pk)
    assert amira.post(address, {"do": "draft", "version": "0", "needs": "Morgon"}).status_code == 302
    answer = jonas.post(address, {"do": "draft", "version": "0", "needs": "Kväll"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Morgon" in page
    assert "Kväll" in page
    resolved = jonas.post(address, {"resolve": "needs:both", "version": "0", "needs": "Kväll"}).content.decode()
    assert "Morgon" in resolved
    assert "Kväll" in resolved


def test_the_page_s_script_gets_the_panel(cast, told_case):
    amira, jonas = signed_in(cast.amira), signed_in(cast.jonas)
    address = ADDRESS.format(told_case.pk) + "utkast/"
    assert amira.post(address, {"version": "0", "needs": "Morgon"}).status_code == 200
    answer = jonas.post(address, {"version": "0", "needs": "Kväll"})
    assert answer.status_code == 409
    assert 'data-conflict="needs"' in answer.content.decode()
    assert 'data-version="1"' in answer.content.decode()


def test_an_ended_session_answers_401(cast, told_case, client):
    address = ADDRESS.format(told_case.pk) + "utkast/"
    answer = client.post(address, {"needs": "Morgon"}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 401


def test_the_case_says_that_something_has_been_begun(cast, told_case, draft):
    draft(cast.amira, function="Går med rollator")
    page = signed_in(cast.amira).get(f"/arbete/arende/{told_case.pk}/").content.decode()
    assert "Utkast, i dag 09.10" in " ".join(page.replace("\xa0", " ").split())
    assert "Utkast," not in signed_in(cast.per).get(f"/arbete/arende/{told_case.pk}/").content.decode()
