"""No assignment without a profile; and unit, profile and analysis belong to one provider, in the database itself.

The keys are deferred, so that a unit can change provider: its assignments follow, and must have let go of the old
provider's profiles before the transaction ends.
"""

import django.db.models.deletion
from django.db import migrations, models

ONE_PROVIDER = """
ALTER TABLE organisations_unit ADD CONSTRAINT unit_of_provider UNIQUE (id, provider_id);
ALTER TABLE organisations_riskanalysis ADD CONSTRAINT analysis_of_provider UNIQUE (id, provider_id);
ALTER TABLE organisations_roleprofile ADD CONSTRAINT profile_of_provider UNIQUE (id, provider_id, role);
ALTER TABLE organisations_roleprofile ADD CONSTRAINT analysis_is_the_providers_own
    FOREIGN KEY (analysis_id, provider_id) REFERENCES organisations_riskanalysis (id, provider_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE organisations_assignment ADD CONSTRAINT unit_is_the_providers_own
    FOREIGN KEY (unit_id, provider_id) REFERENCES organisations_unit (id, provider_id)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE organisations_assignment ADD CONSTRAINT profile_is_the_providers_own
    FOREIGN KEY (profile_id, provider_id, role) REFERENCES organisations_roleprofile (id, provider_id, role)
    DEFERRABLE INITIALLY DEFERRED;
"""
APART = """
ALTER TABLE organisations_assignment DROP CONSTRAINT profile_is_the_providers_own;
ALTER TABLE organisations_assignment DROP CONSTRAINT unit_is_the_providers_own;
ALTER TABLE organisations_roleprofile DROP CONSTRAINT analysis_is_the_providers_own;
ALTER TABLE organisations_roleprofile DROP CONSTRAINT profile_of_provider;
ALTER TABLE organisations_riskanalysis DROP CONSTRAINT analysis_of_provider;
ALTER TABLE organisations_unit DROP CONSTRAINT unit_of_provider;
"""


class Migration(migrations.Migration):

    dependencies = [("organisations", "0003_standard_profiles")]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="provider",
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.provider"),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="profile",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="organisations.roleprofile"),
        ),
        migrations.RunSQL(ONE_PROVIDER, APART),
    ]
