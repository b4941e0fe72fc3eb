"""A record entry is corrected by a new version, never changed or erased (PDL 3 kap. 14 §), whatever our own code does."""

from django.db import migrations

# What may still change: that it is signed, replaced by a later version, or kept from the person for some time.
MAY_CHANGE = "'signed_at', 'signed_by_id', 'is_current', 'withheld_reason', 'withheld_until', 'is_shared'"

FORWARD = f"""
ALTER TABLE records_recordentry ADD CONSTRAINT entry_unit_is_the_providers
    FOREIGN KEY (unit_id, provider_id) REFERENCES organisations_unit (id, provider_id) DEFERRABLE INITIALLY DEFERRED;
CREATE FUNCTION records_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a record entry is never erased' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(OLD) - ARRAY[{MAY_CHANGE}]) IS DISTINCT FROM (to_jsonb(NEW) - ARRAY[{MAY_CHANGE}]) THEN
        RAISE EXCEPTION 'a record entry is corrected by a new version' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.signed_at IS NOT NULL AND NEW.signed_at IS DISTINCT FROM OLD.signed_at THEN
        RAISE EXCEPTION 'what is signed stays signed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE ON records_recordentry
    FOR EACH ROW EXECUTE FUNCTION records_never_changed();
"""
BACKWARD = """
DROP TRIGGER entry_is_never_changed ON records_recordentry;
DROP FUNCTION records_never_changed();
ALTER TABLE records_recordentry DROP CONSTRAINT entry_unit_is_the_providers;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("organisations", "0004_profile_of_own_provider")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
