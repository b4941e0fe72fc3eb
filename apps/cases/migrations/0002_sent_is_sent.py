"""What has been sent stays as it was sent, even against our own code. Only the circle of readers may change."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cases_sent_is_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'readers' IS DISTINCT FROM to_jsonb(OLD) - 'readers' THEN
        RAISE EXCEPTION 'a sent message cannot be changed: send a corrected version' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER message_is_immutable BEFORE UPDATE OR DELETE ON cases_message
    FOR EACH ROW EXECUTE FUNCTION cases_sent_is_sent();
CREATE TRIGGER content_is_immutable BEFORE UPDATE OR DELETE ON cases_content
    FOR EACH ROW EXECUTE FUNCTION cases_sent_is_sent();
"""
BACKWARD = """
DROP TRIGGER message_is_immutable ON cases_message;
DROP TRIGGER content_is_immutable ON cases_content;
DROP FUNCTION cases_sent_is_sent();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
