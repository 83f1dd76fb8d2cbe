from django.db import migrations, models


class Migration(migrations.Migration):
    """Dispatches are found by their moment, without reading the rest of the history."""

    dependencies = [("cases", "0008_erasing")]

    operations = [
        migrations.AddIndex(
            "caseevent",
            models.Index(
                fields=["region_no", "recorded_at"], name="event_dispatch",
                condition=models.Q(data__has_keys=["matter_id", "unit_id"]),
            ),
        ),
    ]
