from django.apps import AppConfig


class DischargeConfig(AppConfig):
    name = "apps.discharge"
    label = "discharge"
