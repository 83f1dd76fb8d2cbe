"""The one way by which audit entries go: whole seals, none of them younger than six months."""

from django.db import migrations

MAKE = """
CREATE FUNCTION audit_purge(region integer, first_seal integer, last_seal integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  gone bigint := 0;
  part bigint;
  one record;
BEGIN
  FOR one IN SELECT seal_no, made_at, last_at, entries FROM audit_seal
    WHERE region_no = region AND seal_no BETWEEN first_seal AND last_seal ORDER BY seal_no
  LOOP
    IF greatest(one.made_at, one.last_at) > now() - interval '183 days' THEN
      RAISE EXCEPTION 'seal % of region % is younger than six months', one.seal_no, region;
    END IF;
    DELETE FROM audit_entry WHERE region_no = region AND id = ANY (ARRAY(
      SELECT encode(substring(one.entries FROM place FOR 16), 'hex')::uuid
      FROM generate_series(1, octet_length(one.entries), 48) AS place));
    GET DIAGNOSTICS part = ROW_COUNT;
    gone := gone + part;
  END LOOP;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION audit_purge(integer, integer, integer) FROM PUBLIC;
"""


class Migration(migrations.Migration):

    dependencies = [("kernel", "0003_sealed_audit")]

    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION audit_purge(integer, integer, integer)")]
