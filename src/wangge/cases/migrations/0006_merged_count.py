from django.db import migrations, models

COUNT = """UPDATE cases_case SET merged_count = merged.many FROM (
 SELECT region_no, parent_id, count(*) AS many FROM cases_case WHERE parent_id IS NOT NULL GROUP BY region_no, parent_id
) AS merged WHERE cases_case.region_no = merged.region_no AND cases_case.id = merged.parent_id"""


class Migration(migrations.Migration):
    """How many cases were merged into a case stands with it."""

    dependencies = [("cases", "0005_learning")]

    operations = [
        migrations.AddField("case", "merged_count", models.SmallIntegerField(db_default=0)),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
