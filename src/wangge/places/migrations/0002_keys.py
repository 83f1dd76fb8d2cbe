from django.db import migrations

KEYS = [
    ("building", "compound_id", "compound"),
    ("building", "road_id", "road"),
    ("room", "building_id", "building"),
    ("building_change", "building_id", "building"),
]
ADD = (
    "ALTER TABLE {0} ADD CONSTRAINT {0}_of_{2} FOREIGN KEY (region_no, {1}) REFERENCES {2} (region_no, id)"
)
DROP = "ALTER TABLE {0} DROP CONSTRAINT {0}_of_{2}"


class Migration(migrations.Migration):
    """A ForeignObject makes no constraint in the database; these do, immediate and led by the region."""

    dependencies = [("places", "0001_initial")]

    operations = [migrations.RunSQL(ADD.format(*key), DROP.format(*key)) for key in KEYS]
