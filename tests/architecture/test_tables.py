"""The hot tables obey the rules under which the same database can be spread by region; read from PostgreSQL itself."""

import pytest
from django.apps import apps
from django.db import connection

from tests.architecture.house import APPS
from wangge.kernel.classing import Placement

ALLOWED_LOCAL = r"^(django_|procrastinate_|auth_)"
CHECKS = {
    "region_no is integer, NOT NULL, no default": """select t.name from unnest(%(d)s::text[]) t(name)
  left join pg_attribute a on a.attrelid=t.name::regclass and a.attname='region_no'
  where a.atttypid is distinct from 'int4'::regtype or not a.attnotnull or a.atthasdef""",
    "primary key begins with region_no": """select t.name from unnest(%(d)s::text[]) t(name)
  where not exists (select 1 from pg_index i join pg_attribute a on a.attrelid=i.indrelid and a.attnum=i.indkey[0]
  where i.indrelid=t.name::regclass and i.indisprimary and a.attname='region_no')""",
    "unique and exclusion indexes hold region_no": """select i.indexrelid::regclass::text from unnest(%(d)s::text[]) t(name)
  join pg_index i on i.indrelid=t.name::regclass where (i.indisunique or i.indisexclusion) and not exists (
  select 1 from pg_attribute a where a.attrelid=i.indrelid and a.attname='region_no'
  and a.attnum = any((i.indkey::int2[])[0:i.indnkeyatts-1]))""",
    "foreign key shape": """select c.conrelid::regclass||'.'||c.conname from pg_constraint c,
  lateral (select c.conrelid::regclass::text f, c.confrelid::regclass::text t) x where c.contype='f' and (
  (f = any(%(d)s) and t <> all(%(d)s::text[]||%(r)s::text[])) or (f <> all(%(d)s) and t = any(%(d)s))
  or (f = any(%(r)s) and t <> all(%(r)s)) or (f = any(%(d)s) and t = any(%(d)s) and not exists (
  select 1 from generate_subscripts(c.conkey,1) i
  join pg_attribute a on a.attrelid=c.conrelid and a.attnum=c.conkey[i]
  join pg_attribute b on b.attrelid=c.confrelid and b.attnum=c.confkey[i]
  where a.attname='region_no' and b.attname='region_no')))""",
    "not deferrable": """select conname from pg_constraint where contype='f' and condeferrable
  and conrelid::regclass::text = any(%(d)s::text[]||%(r)s::text[])""",
    "no SET NULL, SET DEFAULT or ON UPDATE": """select conname from pg_constraint where contype='f'
  and conrelid::regclass::text = any(%(d)s) and (confdeltype in ('n','d') or confupdtype in ('n','d','c'))""",
    "no identity, no sequence": """select attrelid::regclass||'.'||attname from pg_attribute
  left join pg_attrdef v on v.adrelid=attrelid and v.adnum=attnum
  where attrelid::regclass::text = any(%(d)s::text[]||%(r)s::text[]) and attnum>0 and not attisdropped
  and (attidentity<>'' or pg_get_expr(v.adbin,v.adrelid) like 'nextval(%%')""",
    "no trigger": """select tgrelid::regclass||'.'||tgname from pg_trigger where not tgisinternal
  and tgrelid::regclass::text = any(%(d)s::text[]||%(r)s::text[])""",
    "no rule": "select rulename from pg_rewrite where ev_class::regclass::text = any(%(d)s::text[]||%(r)s::text[])",
    "no subquery in a policy": """select polname from pg_policy where polrelid::regclass::text = any(%(d)s) and
  coalesce(pg_get_expr(polqual,polrelid),'')||coalesce(pg_get_expr(polwithcheck,polrelid),'') ~* '\\mselect\\M'""",
    "every table has a class": """select relname from pg_class where relkind in ('r','p')
  and relnamespace='public'::regnamespace and not relispartition
  and relname <> all(%(d)s::text[]||%(r)s::text[]||%(o)s::text[]) and relname !~ %(allow)s""",
    "server time zone": """select reset_val from pg_settings where name='TimeZone'
  and reset_val not in ('UTC','Etc/UTC')""",
}
FAULTS = {
    "region_no is integer, NOT NULL, no default": "ALTER TABLE reporter ALTER region_no SET DEFAULT 1",
    "primary key begins with region_no": "ALTER TABLE reporter DROP CONSTRAINT reporter_pkey",
    "unique and exclusion indexes hold region_no": "CREATE UNIQUE INDEX planted ON cases_case (id)",
    "foreign key shape": "ALTER TABLE area ADD case_id uuid, ADD case_region int, ADD CONSTRAINT planted "
    "FOREIGN KEY (case_region, case_id) REFERENCES cases_case (region_no, id)",
    "not deferrable": "ALTER TABLE cases_case ADD CONSTRAINT planted FOREIGN KEY (matter_id) REFERENCES matter "
    "DEFERRABLE INITIALLY DEFERRED",
    "no SET NULL, SET DEFAULT or ON UPDATE": "ALTER TABLE cases_case ADD CONSTRAINT planted FOREIGN KEY (matter_id) "
    "REFERENCES matter ON DELETE SET NULL",
    "no identity, no sequence": "ALTER TABLE reporter ADD planted bigint GENERATED ALWAYS AS IDENTITY",
    "no trigger": "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; "
    "CREATE TRIGGER planted BEFORE INSERT ON cases_case FOR EACH ROW EXECUTE FUNCTION planted()",
    "no rule": "CREATE RULE planted AS ON DELETE TO reporter DO INSTEAD NOTHING",
    "no subquery in a policy": "CREATE POLICY planted ON reporter USING (region_no IN (SELECT region_no FROM region))",
    "every table has a class": "CREATE TABLE planted (id int)",
}


def tables() -> dict[str, object]:
    found: dict[str, list[str]] = {placement: [] for placement in Placement}
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            found[model.placement].append(model._meta.db_table)
    local = [*found[Placement.LOCAL], *found[Placement.DIRECTORY]]
    return {
        "d": found[Placement.DISTRIBUTED],
        "r": found[Placement.REFERENCE],
        "o": local,
        "allow": ALLOWED_LOCAL,
    }


def offenders(check: str) -> list[tuple[str]]:
    with connection.cursor() as cursor:
        cursor.execute(CHECKS[check], tables())
        return list(cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.parametrize("check", CHECKS)
def test_the_catalogue_shows_no_offender(check: str) -> None:
    assert offenders(check) == []


@pytest.mark.django_db
@pytest.mark.parametrize("check", FAULTS)
def test_a_planted_fault_is_found(check: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FAULTS[check])
    assert offenders(check) != []


PARTITIONS = 8


def partitioned(table: str) -> str:
    """The statements that make a copy of a table partitioned by region; PostgreSQL refuses keys without it."""
    copy = f"part_{table}"
    parts = "; ".join(
        f"CREATE TABLE {copy}_{n} PARTITION OF {copy} FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {n})"
        for n in range(PARTITIONS)
    )
    return f"CREATE TABLE {copy} (LIKE {table} INCLUDING ALL) PARTITION BY HASH (region_no); {parts}"


@pytest.mark.django_db
def test_every_distributed_table_can_be_partitioned_by_region() -> None:
    distributed = tables()["d"]
    assert isinstance(distributed, list)
    with connection.cursor() as cursor:
        for table in distributed:
            cursor.execute(partitioned(table))
    assert "cases_case" in distributed


def touched(sql: str) -> int:
    """How many partitions of the copy of the case table a query reads, by EXPLAIN."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (COSTS OFF) {sql}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    return sum(f"part_cases_case_{n} " in plan + " " for n in range(PARTITIONS))


@pytest.mark.django_db
def test_the_queue_of_one_region_reads_one_partition() -> None:
    from wangge.access.rules import Scope
    from wangge.cases.queries import visible

    with connection.cursor() as cursor:
        cursor.execute(partitioned("cases_case"))
    scope = Scope(None, area_ranges=((10, 20),), regions=(320583,))
    query, values = visible(scope).open().order_by("next_due_at", "id").query.sql_with_params()
    with connection.cursor() as cursor:
        sql = cursor.mogrify(query.replace('"cases_case"', '"part_cases_case"'), values)
    assert touched(sql if isinstance(sql, str) else sql.decode()) == 1
