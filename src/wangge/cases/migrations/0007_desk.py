import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The desk of the unit at which a case waits."""

    dependencies = [("cases", "0006_merged_count"), ("units", "0001_initial")]

    operations = [
        migrations.AddField(
            "case",
            "desk",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="units.desk",
            ),
        ),
    ]
