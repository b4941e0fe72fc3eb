"""What must hold even against our own code."""

from django.db import migrations

OWN_PROVIDER = "FOREIGN KEY (unit_id, provider_id) REFERENCES organisations_unit (id, provider_id)"
TABLES = ("sharingconsent", "block", "choice")

KEYS = "".join(
    f"ALTER TABLE access_{table} ADD CONSTRAINT {table}_unit_is_the_providers {OWN_PROVIDER}"
    " DEFERRABLE INITIALLY DEFERRED;\n"
    for table in TABLES
)
NO_KEYS = "".join(f"ALTER TABLE access_{table} DROP CONSTRAINT {table}_unit_is_the_providers;\n" for table in TABLES)

# What has been said or decided is ended, never rewritten: only the columns that end or answer it may change.
KEPT = {
    "sharingconsent": "patient_id provider_id unit_id staff_id is_given given_by represented_by_id valid_from",
    "capacity": "patient_id kind unit_id made_by_id valid_from",
    "inquiry": "patient_id unit_id text made_by_id made_at",
    "emergency": "patient_id unit_id staff_id reason text valid_from",
    "choice": "patient_id assignment_id provider_id unit_id reason valid_from",
    "block": "patient_id kind provider_id unit_id requested_by_id requested_at",
    "liftrequest": "block_id for_unit_id for_staff_id reason asked_by_id asked_at",
    "lift": "block_id unit_id staff_id reason lifted_by_id valid_from",
}

KEEP = """
CREATE FUNCTION access_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE was jsonb := to_jsonb(OLD); is_now jsonb := to_jsonb(NEW); name text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a row of % is ended, never erased', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF was -> name IS DISTINCT FROM is_now -> name THEN
            RAISE EXCEPTION '% of % is never changed', name, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
"""


def keeping(table: str, columns: str) -> str:
    names = ", ".join(f"'{column}'" for column in columns.split())
    return (
        f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON access_{table}"
        f" FOR EACH ROW EXECUTE FUNCTION access_keep({names});\n"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_sharing_blocks_and_emergencies"),
        ("organisations", "0004_profile_of_own_provider"),
    ]

    operations = [
        migrations.RunSQL(KEYS, NO_KEYS),
        migrations.RunSQL(
            KEEP + "".join(keeping(*kept) for kept in KEPT.items()),
            "".join(f"DROP TRIGGER {table}_is_kept ON access_{table};\n" for table in KEPT)
            + "DROP FUNCTION access_keep();",
        ),
    ]
