from django.db import migrations, models


class Migration(migrations.Migration):
    """A wish that waits for its case to be closed."""

    dependencies = [("rights", "0003_breaches")]

    operations = [migrations.AddField("request", "waits_since", models.DateTimeField(null=True))]
