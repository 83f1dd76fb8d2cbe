"""The rules of the house that imports cannot show."""

import ast
import re

from django.apps import apps
from django.db.models import ForeignKey, ForeignObject

from tests.architecture.house import APPS, PACKAGE, floors, functions, room_of, source_files

DOORS = {"views", "api", "forms", "admin", "stream"}
READS_OF_REFERENCE = {
    "User",
    "OutboxEntry",
}  # the event stream asks for its session's account and for the outbox
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]


def test_foreign_keys_point_down() -> None:
    height = {app: number for number, floor in enumerate(floors()) for app in floor}
    upward = []
    for model in MODELS:
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | ForeignObject) and field.model is model:
                target = field.remote_field.model._meta.app_label
                if height[target] < height[model._meta.app_label]:
                    upward.append(f"{model.__name__}.{field.name}")
    assert upward == []


def test_doors_ask_queries_and_never_managers() -> None:
    found = []
    for file in source_files():
        if file.parts[-2] in APPS and room_of(file) in DOORS:
            names = re.findall(r"(\w+)\.objects", file.read_text())
            found += [f"{file}: {name}" for name in names if name not in READS_OF_REFERENCE]
    assert found == []


def test_nothing_listens_to_django_signals() -> None:
    assert [
        str(file) for file in source_files() if re.search(r"^\s*@receiver|django\.dispatch", file.read_text(), re.M)
    ] == []


def test_every_action_says_by_whom() -> None:
    silent = []
    for one in functions([path for path in source_files() if room_of(path) == "actions" and path.stem != "__init__"]):
        decorated = [ast.unparse(entry) for entry in one.node.decorator_list]
        named = {arg.arg for arg in (*one.node.args.args, *one.node.args.kwonlyargs)}
        if "transaction.atomic" in decorated and not one.name.startswith("_") and "demo" not in one.file.parts:
            silent += [] if "by" in named else [str(one)]
    assert silent == []


def test_every_field_is_classed_for_privacy() -> None:
    wrong = {}
    for model in MODELS:
        classed = [name for name in model.privacy.names() if name != "pk"]
        fields = {field.name for field in model._meta.get_fields() if not field.auto_created} - {"pk"}
        if set(classed) != fields or len(classed) != len(set(classed)):
            wrong[model.__name__] = sorted(fields ^ set(classed))
    assert wrong == {}


FORBIDDEN = re.compile(
    r"ethnic|^nation(ality)?$|minzu|religio|politic|party_member|hiv|aids|crimin|convict|petitioner|(^|_)face|voiceprint|fingerprint"
    r"|biometr|credit_score|risk_grade|person_score|track|trajectory|check_in|mileage|(^|_)points$|online_time"
)


def test_what_must_not_be_known_of_people_has_no_column() -> None:
    columns = [f"{model.__name__}.{field.name}" for model in MODELS for field in model._meta.get_fields()]
    assert [name for name in columns if FORBIDDEN.search(name.split(".")[1])] == []


def test_templates_use_only_their_own_parts_or_those_of_the_frame() -> None:
    strange = []
    for file in PACKAGE.rglob("templates/**/*.html"):
        app = file.relative_to(PACKAGE).parts[0]
        used = re.findall(r'{%\s*(?:extends|include)\s+"([^"]+)"', file.read_text())
        strange += [f"{file}: {name}" for name in used if "/" in name and name.split("/")[0] not in {app, "ui"}]
    assert strange == []


def test_pages_carry_no_inline_script_style_or_handler() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=\"|\son[a-z]+=\"|https?://(?!www\.w3\.org)"
    )
    found = [
        f"{file}: {match.group()}"
        for file in PACKAGE.rglob("templates/**/*.html")
        for match in inline.finditer(file.read_text())
    ]
    assert found == []


def test_icons_used_by_pages_are_in_the_list() -> None:
    listed = set((PACKAGE / "ui" / "icons.txt").read_text().split())
    used = {
        name
        for file in PACKAGE.rglob("templates/**/*.html")
        for name in re.findall(r'{%\s*icon\s+"([a-z0-9-]+)"', file.read_text())
    }
    assert used - listed == set()


def test_the_project_names_no_machine_and_no_registry() -> None:
    strange = re.compile(r"/root/|/home/|/Users/|pypi\.org|registry\.npmjs|files\.pythonhosted")
    found = [str(file) for file in source_files() if strange.search(file.read_text())]
    assert found == []


def test_a_number_is_opened_through_one_verb_that_knows_the_case() -> None:
    callers = [
        file.stem
        for file in source_files()
        if re.search(r"(?<!may_)open_identity\(", file.read_text()) and "people" not in file.parts
    ]
    assert callers == ["reveal_reporter"]
