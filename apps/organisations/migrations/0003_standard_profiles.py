"""Assignments that were made before there were profiles get the standard one of their role and provider."""

from django.db import migrations

from apps.organisations.kinds import PURPOSES


def give_profiles(apps, _editor):
    model = {name: apps.get_model("organisations", name) for name in ("Assignment", "RiskAnalysis", "RoleProfile")}
    wanted = model["Assignment"].objects.filter(profile=None).values_list("unit__provider", "role").distinct()
    for provider, role in list(wanted.order_by()):
        analysis, _made = model["RiskAnalysis"].objects.get_or_create(provider_id=provider, title="")
        profile, _made = model["RoleProfile"].objects.get_or_create(
            provider_id=provider, role=role, name="", defaults={"purpose": PURPOSES[role], "analysis": analysis}
        )
        theirs = model["Assignment"].objects.filter(profile=None, unit__provider=provider, role=role)
        theirs.update(profile=profile, provider=provider)


class Migration(migrations.Migration):

    dependencies = [("organisations", "0002_role_profiles")]

    operations = [migrations.RunPython(give_profiles, migrations.RunPython.noop)]
