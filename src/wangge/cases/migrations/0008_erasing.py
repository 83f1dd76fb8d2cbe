from django.db import migrations, models
from django.db.models import Q

# Histories are only added to. Words of the person who reported may go, and only as an entry on record says: a single
# case on the wish of the person, or closed cases whose time is over.
ERASE = """
CREATE FUNCTION erase_words(of_region integer, of_cases uuid[], ticket uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  is_owner boolean := session_user = current_user;
  changed integer := 0;
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM public.audit_entry AS one
     WHERE one.region_no = of_region AND one.detail->>'ticket' = ticket::text
       AND ((one.verb = 'erase_case' AND one.actor_id IS NOT NULL AND one.subject_type = 'case'
             AND cardinality(of_cases) = 1 AND one.subject_id = of_region || '-' || of_cases[1])
         OR (one.verb = 'purge_people' AND one.subject_type = 'retention' AND one.subject_id = of_region::text))
       AND (is_owner OR one.at BETWEEN clock_timestamp() - interval '2 minutes'
                                   AND clock_timestamp() + interval '2 minutes')) THEN
    RAISE EXCEPTION 'nothing on record says who erases this' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE public.cases_event AS step SET note = '', public_note = ''
    FROM public.cases_case AS matter
   WHERE step.region_no = of_region AND step.case_id = ANY(of_cases) AND step.by_id IS NULL
     AND matter.region_no = of_region AND matter.id = step.case_id AND matter.closed_at IS NOT NULL
     AND (step.note <> '' OR step.public_note <> '');
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $body$;
REVOKE ALL ON FUNCTION erase_words(integer, uuid[], uuid) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    """What a case still holds of a person, and when that goes."""

    dependencies = [("cases", "0007_desk"), ("kernel", "0001_initial")]

    operations = [
        migrations.AddField("case", "erased_stage", models.SmallIntegerField(db_default=0)),
        migrations.AddField("case", "erased_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["region_no", "erased_stage", "closed_at"],
                condition=Q(("closed_at__isnull", False), ("erased_stage__lt", 2)),
                name="case_to_erase",
            ),
        ),
        migrations.RunSQL(ERASE, "DROP FUNCTION erase_words(integer, uuid[], uuid)"),
    ]
