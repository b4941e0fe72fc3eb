from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "apps.access"
    label = "access"

    def ready(self):
        from apps.patients import newcomers

        from . import inviting, verbs  # noqa: F401  (they register themselves)

        newcomers.expect(inviting.name_written_for, inviting.meet)
