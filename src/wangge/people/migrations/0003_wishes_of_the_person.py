import django.db.models.deletion
from django.db import migrations, models

# As before, and: nothing is opened while the person has it restricted; a copy is opened for the person alone.
OPEN = """
CREATE OR REPLACE FUNCTION open_identity(of_region integer, of_owner uuid, ticket uuid)
RETURNS TABLE (owner_kind varchar, field varchar, algorithm varchar, key_id uuid, nonce bytea, sealed bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
#variable_conflict use_column
DECLARE
  is_owner boolean := session_user = current_user;
  entry record;
  newest bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
  made_in bigint;
BEGIN
  SELECT one.xmin::text::bigint AS low, one.actor_id, one.reason, one.detail INTO entry
    FROM public.audit_entry AS one
   WHERE one.region_no = of_region AND one.subject_type = 'reporter' AND one.subject_id = of_owner::text
     AND one.verb = 'reveal' AND one.detail->>'ticket' = ticket::text AND (is_owner OR one.at BETWEEN
         clock_timestamp() - interval '2 minutes' AND clock_timestamp() + interval '2 minutes')
   LIMIT 1;
  IF NOT FOUND OR entry.actor_id IS NULL THEN
    RAISE EXCEPTION 'nothing on record says who opens this' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF entry.reason <> ALL (ARRAY['contact', 'visit', 'check', 'emergency', 'copy']) THEN
    RAISE EXCEPTION 'this is no purpose' USING ERRCODE = 'insufficient_privilege';
  END IF;
  made_in := (newest & ~4294967295) | entry.low;
  IF made_in > newest THEN
    made_in := made_in - 4294967296;
  END IF;
  IF NOT is_owner AND (made_in < 0 OR pg_xact_status(made_in::text::xid8) IS DISTINCT FROM 'committed') THEN
    RAISE EXCEPTION 'the entry on record is not committed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF entry.reason = 'emergency' AND NOT EXISTS (
    SELECT 1 FROM public.people_emergency AS urgent
     WHERE urgent.region_no = of_region AND urgent.id = ticket AND urgent.owner_id = of_owner) THEN
    RAISE EXCEPTION 'an emergency is kept for review first' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF entry.reason = 'copy' AND entry.actor_id <> of_owner THEN
    RAISE EXCEPTION 'a copy is for the person alone' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF entry.reason <> 'copy' AND EXISTS (
    SELECT 1 FROM public.people_restriction AS held
     WHERE held.region_no = of_region AND held.owner_id = of_owner) THEN
    RAISE EXCEPTION 'restricted on the wish of the person' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY SELECT kept.owner_kind, kept.field, kept.algorithm, kept.key_id, kept.nonce, kept.sealed
    FROM public.people_sealed AS kept
   WHERE kept.region_no = of_region AND kept.owner_id = of_owner
     AND kept.field IN (SELECT jsonb_array_elements_text(entry.detail->'fields'));
END $body$;
REVOKE ALL ON FUNCTION open_identity(integer, uuid, uuid) FROM PUBLIC;
"""
# Changes what is kept of a person, and only as an entry on record of this person says: its verb tells what is done.
CHANGE = """
CREATE FUNCTION change_identity(of_region integer, of_owner uuid, ticket uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  is_owner boolean := session_user = current_user;
  entry record;
  changed integer := 0;
BEGIN
  SELECT one.verb, one.actor_id INTO entry
    FROM public.audit_entry AS one
   WHERE one.region_no = of_region AND one.subject_type = 'reporter' AND one.subject_id = of_owner::text
     AND one.verb IN ('erase_identity', 'correct_identity', 'restrict_identity', 'lift_restriction')
     AND one.detail->>'ticket' = ticket::text AND (is_owner OR one.at BETWEEN
         clock_timestamp() - interval '2 minutes' AND clock_timestamp() + interval '2 minutes')
   LIMIT 1;
  IF NOT FOUND OR entry.actor_id IS NULL THEN
    RAISE EXCEPTION 'nothing on record says who changes this' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF entry.verb = 'erase_identity' THEN
    DELETE FROM public.people_sealed WHERE region_no = of_region AND owner_id = of_owner;
    GET DIAGNOSTICS changed = ROW_COUNT;
    DELETE FROM public.people_correction WHERE region_no = of_region AND owner_id = of_owner;
    UPDATE public.reporter SET masked_phone = '' WHERE region_no = of_region AND id = of_owner;
  ELSIF entry.verb = 'correct_identity' THEN
    INSERT INTO public.people_sealed AS kept (region_no, owner_id, field, owner_kind, algorithm, key_id, nonce, sealed,
      blind, masked, at)
    SELECT region_no, owner_id, field, 'reporter', algorithm, key_id, nonce, sealed, blind, masked, clock_timestamp()
      FROM public.people_correction
     WHERE region_no = of_region AND owner_id = of_owner AND request_id = ticket
    ON CONFLICT (region_no, owner_id, field) DO UPDATE SET algorithm = EXCLUDED.algorithm, key_id = EXCLUDED.key_id,
      nonce = EXCLUDED.nonce, sealed = EXCLUDED.sealed, blind = EXCLUDED.blind, masked = EXCLUDED.masked,
      at = EXCLUDED.at;
    GET DIAGNOSTICS changed = ROW_COUNT;
    UPDATE public.reporter SET masked_phone = given.masked FROM public.people_correction AS given
     WHERE reporter.region_no = of_region AND reporter.id = of_owner AND given.region_no = of_region
       AND given.request_id = ticket AND given.owner_id = of_owner AND given.field = 'phone';
    DELETE FROM public.people_correction WHERE region_no = of_region AND owner_id = of_owner AND request_id = ticket;
  ELSIF entry.verb = 'restrict_identity' THEN
    INSERT INTO public.people_restriction (region_no, owner_id, since) VALUES (of_region, of_owner, clock_timestamp())
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS changed = ROW_COUNT;
  ELSE
    DELETE FROM public.people_restriction WHERE region_no = of_region AND owner_id = of_owner;
    GET DIAGNOSTICS changed = ROW_COUNT;
  END IF;
  RETURN changed;
END $body$;
REVOKE ALL ON FUNCTION change_identity(integer, uuid, uuid) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    """What a person may wish of what is kept: that it be right, gone, or left alone."""

    dependencies = [("people", "0002_identity_store"), ("kernel", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="PendingCorrection",
            fields=[
                ("pk", models.CompositePrimaryKey("region_no", "request_id", "field", blank=True, editable=False, primary_key=True, serialize=False)),
                ("region_no", models.IntegerField()),
                ("request_id", models.UUIDField()),
                ("owner_id", models.UUIDField()),
                ("field", models.CharField(max_length=20)),
                ("algorithm", models.CharField(max_length=20)),
                ("key_id", models.UUIDField()),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
                ("blind", models.BinaryField(null=True)),
                ("masked", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "people_correction"},
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("pk", models.CompositePrimaryKey("region_no", "owner_id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("region_no", models.IntegerField()),
                ("owner_id", models.UUIDField()),
                ("since", models.DateTimeField()),
            ],
            options={"db_table": "people_restriction"},
        ),
        migrations.RunSQL(OPEN, migrations.RunSQL.noop),
        migrations.RunSQL(CHANGE, "DROP FUNCTION change_identity(integer, uuid, uuid)"),
    ]
