"""The shared record: what units write about people, each its own."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "apps.records"
    label = "records"
    verbose_name = "The shared record"

    def ready(self):
        from apps.cases import drafts
        from apps.patients.models import Person

        from . import actions, notices  # noqa: F401  (they register themselves)
        from .models import EntryDraft

        drafts.keep_in(EntryDraft, about=Person, key="patient")
