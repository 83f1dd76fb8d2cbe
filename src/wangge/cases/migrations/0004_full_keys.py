from django.db import migrations

FOREIGN_KEY = (
    "ALTER TABLE {table} ADD CONSTRAINT {table}_of_{name} FOREIGN KEY (region_no, {column}) "
    "REFERENCES cases_case (region_no, id)"
)
DROP = "ALTER TABLE {table} DROP CONSTRAINT {table}_of_{name}"
KEYS = [
    {"table": "cases_notice", "name": "case", "column": "case_id"},
    {"table": "cases_words", "name": "case", "column": "case_id"},
    {"table": "cases_visit", "name": "case", "column": "case_id"},
    {"table": "cases_case", "name": "parent", "column": "parent_id"},
]
ORDER = "UPDATE cases_case SET order_at = next_due_at WHERE closed_at IS NULL AND next_due_at IS NOT NULL"


class Migration(migrations.Migration):
    """Keys of the new tables, immediate and led by the region; the order of cases that were there before."""

    dependencies = [("cases", "0003_full_cases")]

    operations = [
        *(migrations.RunSQL(FOREIGN_KEY.format(**key), DROP.format(**key)) for key in KEYS),
        migrations.RunSQL("UPDATE cases_case SET stage = state", migrations.RunSQL.noop),
        migrations.RunSQL(ORDER, migrations.RunSQL.noop),
    ]
