"""A pytest plugin: the settings module, and throwaway servers where the environment names none."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["TESTING"] = "1"
