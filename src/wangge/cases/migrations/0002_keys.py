from django.db import migrations

FOREIGN_KEY = (
    "ALTER TABLE {table} ADD CONSTRAINT {table}_of_case FOREIGN KEY (region_no, case_id) "
    "REFERENCES cases_case (region_no, id)"
)
DROP = "ALTER TABLE {table} DROP CONSTRAINT {table}_of_case"
TABLES = ["cases_event", "cases_clock", "cases_evidence"]


class Migration(migrations.Migration):
    """A ForeignObject makes no constraint in the database; these do, immediate and led by the region."""

    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL(FOREIGN_KEY.format(table=table), DROP.format(table=table)) for table in TABLES
    ]
