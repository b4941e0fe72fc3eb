"""The staff's pages, gathered from below."""

from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    name = "apps.workplace"
    label = "workplace"
