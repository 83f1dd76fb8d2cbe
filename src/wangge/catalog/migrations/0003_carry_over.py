"""Limits move into one column by clock, matters get a node of the tree; no day may have two published lists."""

from django.db import migrations, models
from django.db.migrations.state import StateApps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ONE_LIST_A_DAY = """
ALTER TABLE duty_list ADD CONSTRAINT duty_list_one_a_day
EXCLUDE USING gist (daterange(effective_from, effective_to) WITH &&) WHERE (state = 'published')
"""


def carry_over(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the new columns of every matter from the old ones."""
    matters, categories = apps.get_model("catalog", "Matter"), apps.get_model("catalog", "Category")
    nodes = {}
    for matter in matters.objects.order_by("code"):
        key = (matter.duty_list_id, matter.category_zh)
        if key not in nodes:
            number = sum(one == matter.duty_list_id for one, _name in nodes) + 1
            nodes[key] = categories.objects.create(
                duty_list_id=matter.duty_list_id, code=f"{number:02}", name_zh=matter.category_zh,
                name_en=matter.category_en,
            )
        matter.category = nodes[key]
        matter.limits = {"sign": matter.sign_limit, "whole": matter.limit}
        matter.save(update_fields=["category", "limits"])


def carry_back(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the old columns again."""
    for matter in apps.get_model("catalog", "Matter").objects.all():
        matter.sign_limit, matter.limit = matter.limits.get("sign", ""), matter.limits.get("whole", "")
        matter.save(update_fields=["sign_limit", "limit"])


class Migration(migrations.Migration):
    """The old columns go once their contents have moved."""

    dependencies = [("catalog", "0002_tree_conditions_and_limits")]

    operations = [
        migrations.AlterField("matter", "limit", models.CharField(max_length=30, default="")),
        migrations.AlterField("matter", "sign_limit", models.CharField(max_length=30, default="")),
        migrations.RunPython(carry_over, carry_back),
        migrations.RemoveField(model_name="matter", name="limit"),
        migrations.RemoveField(model_name="matter", name="sign_limit"),
        migrations.RunSQL(ONE_LIST_A_DAY, "ALTER TABLE duty_list DROP CONSTRAINT duty_list_one_a_day"),
    ]
