"""A version is written only while the person agrees, and never changed afterwards, even against our own code."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION careplans_version_is_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_case WHERE id = NEW.case_id AND agreement = 'valid'
            AND (agreed_until IS NULL OR agreed_until > NEW.at)
    ) THEN
        RAISE EXCEPTION 'the person does not agree to the plan' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION careplans_version_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a plan is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER version_is_agreed BEFORE INSERT ON careplans_version
    FOR EACH ROW EXECUTE FUNCTION careplans_version_is_agreed();
CREATE TRIGGER version_is_kept BEFORE UPDATE OR DELETE ON careplans_version
    FOR EACH ROW EXECUTE FUNCTION careplans_version_is_kept();
"""
BACKWARD = """
DROP TRIGGER version_is_agreed ON careplans_version;
DROP TRIGGER version_is_kept ON careplans_version;
DROP FUNCTION careplans_version_is_agreed();
DROP FUNCTION careplans_version_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("careplans", "0001_initial"), ("cases", "0004_plans_on_the_spine")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
