"""Many assignments from a file: every row is looked at, and nothing is half done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.administration.importing import COLUMNS, lines_of
from apps.administration.models import Change
from apps.core.errors import Invalid
from apps.organisations.models import Assignment, RoleProfile, Staff
from tests.signing import new_user, sign_in_as_staff

pytestmark = pytest.mark.django_db
HEAD = ",".join(COLUMNS)


def row(office, hsa_id="SE2321000255-NY1", name="Nils Ny", role="ward_nurse", unit=None, **more):
    unit = unit or office.ward
    unit.hsa_id = f"SE2321000255-{unit.hsa_id[-5:]}".replace("-T", "-").replace("TEST-", "")
    type(unit).objects.filter(pk=unit.pk).update(hsa_id=unit.hsa_id)
    first, last = more.get("first", "2026-03-02"), more.get("last", "")
    return f"{hsa_id},{name},{unit.hsa_id},{role},{more.get('profile', '')},{first},{last}"


def read(office, *rows):
    return lines_of("\n".join([HEAD, *rows]), office.ward.provider_id, office.agneta.staff_id)


def test_each_row_says_what_is_wrong_with_it_and_nothing_is_made(office):
    lines = read(
        office,
        row(office),
        row(office, hsa_id="nobody"),
        row(office, hsa_id="SE2321000255-NY2", role="boss"),
        row(office, hsa_id="SE2321000255-NY3", first="2026-02-30"),
        row(office, hsa_id="SE2321000255-NY4", name=""),
        row(office, hsa_id="SE2321000255-NY5", profile="Finns inte"),
        row(office, hsa_id="SE2321000255-NY6", unit=office.lund),
        row(office),
        "too,few",
    )
    assert [bool(line.wrong) for line in lines] == [False, *[True] * 8]
    assert [line.number for line in lines] == list(range(2, 11))
    assert not Staff.objects.filter(hsa_id__startswith="SE2321000255-NY").exists()


def test_nobody_reads_in_a_row_about_themselves(office):
    Staff.objects.filter(pk=office.agneta.staff_id).update(hsa_id="SE2321000255-AGN")
    [line] = read(office, row(office, hsa_id="SE2321000255-AGN"))
    assert line.wrong


def test_a_named_profile_is_found(office):
    standard = RoleProfile.standard(office.ward.provider_id, "ward_nurse")
    natt = RoleProfile.objects.create(
        provider=office.ward.provider, name="Natt", role="ward_nurse", purpose="VB", analysis=standard.analysis
    )
    [line] = read(office, row(office, profile="Natt"))
    assert line.change["profile"] == str(natt.pk)


@pytest.mark.parametrize("raw", ["", "name,hsa_id", "\n\n", f"{HEAD}\n" + "x\n" * 501])
def test_a_file_with_other_columns_or_too_many_rows_is_refused(office, raw):
    with pytest.raises(Invalid):
        lines_of(raw, office.ward.provider_id, office.agneta.staff_id)


def test_semicolons_and_a_byte_order_mark_are_understood(office):
    text = "\ufeff" + "\n".join([HEAD, row(office)]).replace(",", ";")
    [line] = lines_of(text, office.ward.provider_id, office.agneta.staff_id)
    assert line.change


def test_a_file_is_looked_through_and_proposed_as_one_change(office, client):
    agneta = office.staff("agneta")
    agneta.user = new_user()
    agneta.save()
    sign_in_as_staff(client, agneta.user, office.agneta.assignment)
    url = reverse("administration:import")
    assert client.get(url).status_code == 200
    text = "\n".join([HEAD, row(office), row(office, hsa_id="SE2321000255-NY2", name="Nora Ny")])
    broken = client.post(url, {"file": SimpleUploadedFile("new.csv", f"{text}\nx".encode())})
    assert broken.status_code == 422
    assert client.post(url, {"file": SimpleUploadedFile("new.csv", "å".encode("latin-1"))}).status_code == 422
    page = client.post(url, {"file": SimpleUploadedFile("new.csv", text.encode())})
    assert "Nora Ny" in page.content.decode()
    assert not Change.objects.visible_to(office.bo).exists()
    client.post(url, {"rows": text, "reason": "Två nya.", "do": "propose"})
    assert len(Change.objects.visible_to(office.bo).get().operations) == 2
    assert not Assignment.objects.filter(staff__name="Nora Ny").exists()
