"""Valid and recorded time of areas, re-divisions, ways to number grids."""

import django.db.models.deletion
import django.db.models.functions.datetime
import wangge.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0002_level_position'),
    ]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='AreaVersion',
            fields=[
                ('id', models.UUIDField(default=wangge.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('area_no', models.BigIntegerField()),
                ('area_end', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('purpose', models.CharField(blank=True, max_length=120)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'area_version',
            },
        ),
        migrations.CreateModel(
            name='CodeScheme',
            fields=[
                ('key', models.SlugField(max_length=20, primary_key=True, serialize=False)),
                ('name_zh', models.CharField(max_length=60)),
                ('name_en', models.CharField(max_length=80)),
                ('prefix', models.CharField(blank=True, max_length=10)),
                ('above_digits', models.SmallIntegerField()),
                ('sequence_digits', models.SmallIntegerField()),
                ('is_used', models.BooleanField(default=False)),
                ('source', models.CharField(max_length=200)),
            ],
            options={
                'db_table': 'area_code_scheme',
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=wangge.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=120)),
                ('reasons', models.TextField(blank=True)),
                ('factors', models.JSONField(default=list)),
                ('state', models.SlugField(choices=[('draft', 'Draft'), ('asked', 'Asked'), ('approved', 'Approved'), ('done', 'Done'), ('undone', 'Undone'), ('withdrawn', 'Withdrawn')], db_index=False, default='draft', max_length=10)),
                ('effective_date', models.DateField()),
                ('made_by', models.UUIDField(null=True)),
                ('made_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, max_length=400)),
                ('done_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('fault', models.TextField(blank=True)),
                ('outcome', models.JSONField(default=dict)),
            ],
            options={
                'db_table': 'area_plan',
            },
        ),
        migrations.CreateModel(
            name='PlannedArea',
            fields=[
                ('id', models.UUIDField(default=wangge.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('seq', models.IntegerField()),
                ('fate', models.SlugField(choices=[('ends', 'Ends'), ('changes', 'Changes'), ('new', 'New')], db_index=False, max_length=10)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('purpose', models.CharField(blank=True, max_length=120)),
                ('code', models.CharField(blank=True, max_length=24)),
                ('wkb', models.BinaryField(null=True)),
                ('source_ids', models.JSONField(default=list)),
                ('seen_at', models.DateTimeField(null=True)),
                ('before', models.JSONField(null=True)),
            ],
            options={
                'db_table': 'area_planned',
            },
        ),
        migrations.CreateModel(
            name='ShapeVersion',
            fields=[
                ('id', models.UUIDField(default=wangge.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('wkb', models.BinaryField()),
                ('min_x', models.FloatField()),
                ('min_y', models.FloatField()),
                ('max_x', models.FloatField()),
                ('max_y', models.FloatField()),
                ('source', models.CharField(max_length=200)),
                ('is_synthetic', models.BooleanField(default=False)),
                ('valid_from', models.DateField(null=True)),
                ('valid_to', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'shape_version',
            },
        ),
        migrations.CreateModel(
            name='SizeRule',
            fields=[
                ('id', models.UUIDField(default=wangge.kernel.ids.new_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('figure', models.SlugField(db_index=False, max_length=20)),
                ('at_least', models.FloatField(null=True)),
                ('at_most', models.FloatField(null=True)),
                ('source', models.CharField(max_length=200)),
            ],
            options={
                'db_table': 'area_size_rule',
            },
        ),
        migrations.RemoveConstraint(
            model_name='areacode',
            name='area_code_once',
        ),
        migrations.AddField(
            model_name='area',
            name='moved_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='left', to='areas.area'),
        ),
        migrations.AddField(
            model_name='area',
            name='purpose',
            field=models.CharField(blank=True, db_default='', max_length=120),
        ),
        migrations.AddField(
            model_name='area',
            name='recorded_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name='areacode',
            name='recorded_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name='areacode',
            name='superseded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='areacode',
            name='valid_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='areacode',
            name='valid_to',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='areashape',
            name='recorded_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name='areashape',
            name='valid_from',
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at', None), ('valid_to', None)), fields=('system', 'vintage', 'code'), name='area_code_once'),
        ),
        migrations.AddField(
            model_name='areaversion',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='areas.area'),
        ),
        migrations.AddField(
            model_name='areaversion',
            name='level',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='areas.arealevel'),
        ),
        migrations.AddField(
            model_name='areaversion',
            name='parent',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='areas.area'),
        ),
        migrations.AddConstraint(
            model_name='codescheme',
            constraint=models.UniqueConstraint(condition=models.Q(('is_used', True)), fields=('is_used',), name='one_scheme_used'),
        ),
        migrations.AddField(
            model_name='plan',
            name='under',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='areas.area'),
        ),
        migrations.AddField(
            model_name='areaversion',
            name='plan',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='areas.plan'),
        ),
        migrations.AddField(
            model_name='plannedarea',
            name='area',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='planned', to='areas.area'),
        ),
        migrations.AddField(
            model_name='plannedarea',
            name='level',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='areas.arealevel'),
        ),
        migrations.AddField(
            model_name='plannedarea',
            name='parent',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area'),
        ),
        migrations.AddField(
            model_name='plannedarea',
            name='parent_planned',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='areas.plannedarea'),
        ),
        migrations.AddField(
            model_name='plannedarea',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='areas.plan'),
        ),
        migrations.AddField(
            model_name='shapeversion',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shape_versions', to='areas.area'),
        ),
        migrations.AddField(
            model_name='shapeversion',
            name='plan',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='areas.plan'),
        ),
        migrations.AddField(
            model_name='sizerule',
            name='level',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='areas.arealevel'),
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['state', 'effective_date'], name='area_plan_due'),
        ),
        migrations.AddConstraint(
            model_name='areaversion',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='area_version_forward'),
        ),
        migrations.AddConstraint(
            model_name='plannedarea',
            constraint=models.UniqueConstraint(condition=models.Q(('area__isnull', False)), fields=('plan', 'area'), name='planned_once'),
        ),
        migrations.AddConstraint(
            model_name='plannedarea',
            constraint=models.CheckConstraint(condition=models.Q(('fate', 'new'), ('area__isnull', False), _connector='XOR'), name='planned_of_something'),
        ),
        migrations.AddConstraint(
            model_name='sizerule',
            constraint=models.UniqueConstraint(fields=('level', 'kind', 'figure'), name='size_rule_once'),
        ),
        migrations.CreateModel(
            name='AreaMove',
            fields=[
                ('pk', models.CompositePrimaryKey('region_no', 'kind', 'row_id', 'plan', blank=True, editable=False, primary_key=True, serialize=False)),
                ('region_no', models.IntegerField()),
                ('kind', models.SlugField(db_index=False, max_length=20)),
                ('row_id', models.UUIDField()),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='areas.plan')),
                ('old_no', models.BigIntegerField()),
                ('new_no', models.BigIntegerField()),
            ],
            options={
                'db_table': 'area_move',
            },
        ),
        migrations.AddIndex(
            model_name='areamove',
            index=models.Index(fields=['region_no', 'plan', 'kind'], name='area_move_plan'),
        ),
        migrations.RunSQL(
            [f"ALTER TABLE {table} ADD CONSTRAINT {table}_once EXCLUDE USING gist (area_id WITH =, "
             "daterange(valid_from, valid_to) WITH &&, tstzrange(recorded_at, superseded_at) WITH &&)"
             for table in ("area_version", "shape_version")],
            migrations.RunSQL.noop,
        ),
    ]
