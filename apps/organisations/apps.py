from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "apps.organisations"
    label = "organisations"
    verbose_name = "Organisations"

    def ready(self):
        from apps.identity.claimants import STAFF, register

        from .claims import find_staff

        register(STAFF, find_staff)
