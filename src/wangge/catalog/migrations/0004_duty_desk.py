import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The directory names a desk beside the unit."""

    dependencies = [("catalog", "0003_carry_over"), ("units", "0001_initial")]

    operations = [
        migrations.AddField(
            "duty",
            "desk",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="units.desk"),
        ),
    ]
