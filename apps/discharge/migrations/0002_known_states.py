"""The database knows the states of a discharge too (apps/discharge/states.py)."""

from django.db import migrations

STATES = "draft admitted planning ready discharged followup closed cancelled".split()
LISTED = ", ".join(f"'{state}'" for state in STATES)
FORWARD = f"""
ALTER TABLE cases_case ADD CONSTRAINT discharge_has_a_known_state
    CHECK (process <> 'svu' OR state IN ({LISTED}));
ALTER TABLE cases_case ADD CONSTRAINT ended_discharge_is_closed
    CHECK (process <> 'svu' OR is_closed = (state IN ('closed', 'cancelled')));
"""
BACKWARD = """
ALTER TABLE cases_case DROP CONSTRAINT ended_discharge_is_closed;
ALTER TABLE cases_case DROP CONSTRAINT discharge_has_a_known_state;
"""


class Migration(migrations.Migration):
    dependencies = [("discharge", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
