"""The index by which the ancestors of a position, and the areas of one level in a range, are found."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("areas", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX area_level_position ON area (level_id, area_no)",
            "DROP INDEX area_level_position",
        ),
    ]
