from django.db import migrations, models

import wangge.kernel.ids

SHARES = (
    "macro_f1", "first", "top_three", "list_first", "list_top_three", "majority_first", "majority_top_three",
    "majority_macro_f1", "coverage", "sure_precision",
)


class Migration(migrations.Migration):
    """Trained text models with their cards."""

    dependencies = [("cases", "0004_full_keys")]

    operations = [
        migrations.CreateModel(
            name="SuggestionModel",
            fields=[
                ("id", models.UUIDField(default=wangge.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("trained_at", models.DateTimeField()),
                ("sample_size", models.IntegerField()),
                ("judged_size", models.IntegerField()),
                ("classes", models.IntegerField()),
                *((name, models.FloatField()) for name in SHARES),
                ("sure_at", models.FloatField(null=True)),
                ("threshold", models.FloatField()),
                ("weight", models.FloatField()),
                ("content", models.BinaryField()),
            ],
            options={
                "db_table": "cases_suggestion_model",
                "indexes": [models.Index(fields=["trained_at"], name="suggestion_model_trained")],
            },
        ),
    ]
