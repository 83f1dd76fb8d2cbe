"""How many areas the large ones hold, counted for the tree there is."""

import django.db.models.deletion
from django.db import migrations, models

TALLY = """
INSERT INTO area_tally (area_id, areas)
SELECT a.id, held.areas
FROM area a
CROSS JOIN LATERAL (
    SELECT count(*) AS areas FROM area b WHERE b.area_no BETWEEN a.area_no AND a.area_end AND b.valid_to IS NULL
) held
WHERE a.valid_to IS NULL AND a.id IN (SELECT parent_id FROM area) AND held.areas > 2000
"""


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0004_plan_steps'),
    ]

    operations = [
        migrations.CreateModel(
            name='AreaTally',
            fields=[
                ('area', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='areas.area')),
                ('areas', models.IntegerField()),
            ],
            options={
                'db_table': 'area_tally',
            },
        ),
        migrations.RunSQL(TALLY, migrations.RunSQL.noop),
    ]
