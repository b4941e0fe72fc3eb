from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "apps.patients"
    label = "patients"
    verbose_name = "Patients"

    def ready(self):
        from apps.identity.claimants import RESIDENT, register

        from .claims import find_resident

        register(RESIDENT, find_resident)
