"""A row remembers who was shown it, and carries what it hangs from: never the reverse, never another row."""

import copy
import pickle

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from rest_framework import serializers

from apps.cases.models import Case, Content, Draft, Message
from apps.core.guard import NoReader, acting, as_system
from apps.patients.models import ContactPoint, Person
from tests.access import world

from .conftest import MORNING

pytestmark = pytest.mark.django_db


def test_a_row_carries_what_it_hangs_from(message, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert message.case.patient.name == "Karin Testsson"
    message.refresh_from_db()


def test_deferred_columns_are_fetched_for_the_same_reader(amira, case):
    row = Message.objects.visible_to(amira).only("pk").get()
    assert row.kind == "general_message"
    assert row.case.pk == case.pk


def test_a_row_does_not_carry_what_points_at_it(message, amira):
    with pytest.raises(NoReader):
        list(message.case.messages.all())
    with pytest.raises(NoReader):
        message.content  # noqa: B018 (one to one, from the other side)
    with pytest.raises(NoReader):
        message.superseded_by  # noqa: B018 (the same model, from the other side)
    assert message.case.messages.visible_to(amira).get() == message
    assert Content.objects.visible_to(amira).get(message=message).body


def test_a_changed_key_does_not_lead_to_another_row(message, another_case):
    message.case_id = another_case.pk
    with pytest.raises(Case.DoesNotExist):
        message.case  # noqa: B018
    message.case_id, message.pk = None, another_case.pk
    with pytest.raises(Message.DoesNotExist):
        message.refresh_from_db()


def strangers_to(message) -> list[Message]:
    return [
        Message(pk=message.pk, case_id=message.case_id),
        pickle.loads(pickle.dumps(message)),  # noqa: S301
        copy.copy(message),
        copy.deepcopy(message),
    ]


def test_a_row_that_nobody_was_shown_leads_nowhere(message):
    for row in strangers_to(message):
        row._state.fields_cache.clear()
        with pytest.raises(NoReader):
            row.case  # noqa: B018
        with pytest.raises(NoReader):
            row.refresh_from_db()
        with pytest.raises(NoReader):
            row.save(force_update=True)
        with pytest.raises(NoReader):
            row.delete()


def test_rows_that_the_system_read_have_forgotten_it_outside(case):
    with as_system("a test"):
        row = Case.objects.get(pk=case.pk)
        assert row.patient
    row._state.fields_cache.clear()
    with pytest.raises(NoReader):
        row.patient  # noqa: B018
    with pytest.raises(NoReader):
        row.save()


def test_a_shown_row_can_be_saved_but_not_deleted(amira):
    row = Case.objects.visible_to(amira).get()
    row.state = "ready"
    row.save()
    row.save(update_fields=["state"])
    row.refresh_from_db()
    assert row.state == "ready"
    with pytest.raises(NoReader), transaction.atomic():
        row.delete()


def test_whoever_wrote_a_row_may_go_on_writing_it_but_learns_nothing_of_what_it_hangs_from(case, cast):
    row = Draft.objects.create(case_id=case.pk, unit=cast.eslov, form="mapping", changed_at=MORNING)
    row.version = 2
    row.save()
    row.refresh_from_db()
    assert row.version == 2
    with pytest.raises(NoReader):
        row.case  # noqa: B018


def test_get_or_create_stays_within_what_may_be_seen(cast, amira, case):
    seen = Draft.objects.visible_to(amira)
    made, is_new = seen.get_or_create(case=case, unit=cast.ward, form="mapping", defaults={"changed_at": MORNING})
    assert is_new
    assert seen.get_or_create(case=case, unit=cast.ward, form="mapping")[0] == made


def test_inside_a_verb_the_rows_of_the_case_are_open_and_remember_the_actor(amira, case):
    with acting(amira, "send_message"):
        row = Message.objects.select_related("case").get(case=case)
        assert row.case.messages.count() == 1
        assert row.content.body
    row.refresh_from_db()
    assert row.case.patient.name == "Karin Testsson"
    with pytest.raises(NoReader):
        list(Message.objects.filter(case=case))


def test_validation_sees_all_rows_but_own_clean_methods_do_not(cast, amira, case, monkeypatch):
    draft = world.draft(case, cast.ward, MORNING)
    twin = Draft(case=case, unit=cast.ward, form="mapping", changed_at=MORNING, fields={"a": 1})
    with pytest.raises(ValidationError, match="exist|finns"):
        twin.full_clean()
    monkeypatch.setattr(Draft, "clean", lambda self: list(Person.objects.all()), raising=False)
    with pytest.raises(NoReader):
        draft.full_clean()


class ContactForm(forms.ModelForm):
    class Meta:
        model = ContactPoint
        fields = ("person", "kind", "value", "purpose")


class ContactSerializer(serializers.ModelSerializer):
    class Meta:
        model = ContactPoint
        fields = ("person", "value")


def test_a_form_must_be_given_its_rows(amira, cast):
    data = {"person": str(cast.karin.pk), "kind": "phone", "value": "070-174 06 05", "purpose": "notifications"}
    with pytest.raises(NoReader):
        str(ContactForm())
    with pytest.raises(NoReader):
        ContactForm(data).is_valid()
    form = ContactForm(data)
    form.fields["person"].queryset = Person.objects.visible_to(amira)
    assert form.is_valid(), form.errors
    assert form.save().pk
    assert "<option" in str(form)


def test_a_serializer_must_be_given_its_rows(amira, cast):
    data = {"person": str(cast.karin.pk), "value": "070-174 06 05"}
    with pytest.raises(NoReader):
        ContactSerializer(data=data).is_valid()
    serializer = ContactSerializer(data=data)
    serializer.fields["person"].queryset = Person.objects.visible_to(amira)
    serializer.is_valid(raise_exception=True)
