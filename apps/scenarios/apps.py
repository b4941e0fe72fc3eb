"""Scenarios: stories that the product plays through its own verbs, and the demo that is made of them."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class ScenariosConfig(AppConfig):
    name = "apps.scenarios"
    label = "scenarios"

    def ready(self):
        if settings.SIMULATORS:
            self.offer_people_at_the_door()

    def offer_people_at_the_door(self) -> None:
        """Hand the demo's people to the simulated sign-in. By name: neighbours do not import each other."""
        from .people import demo_people, office_people

        simulators = import_module("apps.simulators.people")
        everybody = demo_people, office_people
        simulators.register(lambda: [simulators.DemoPerson(**person) for them in everybody for person in them()])
