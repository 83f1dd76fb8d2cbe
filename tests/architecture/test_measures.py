"""The measures of the house: how long things may be."""

import ast
import statistics

from tests.architecture.house import APPS, OWN_ROOMS, PACKAGE, ROOMS, ROOT, functions, room_of, source_files

FUNCTIONS = list(functions(source_files()))


def test_no_function_is_longer_than_fifty_lines() -> None:
    assert [f"{one} ({one.lines})" for one in FUNCTIONS if one.lines > 50] == []


def test_functions_are_short_in_the_main() -> None:
    lengths = sorted(one.lines for one in FUNCTIONS)
    assert statistics.median(lengths) <= 9
    assert lengths[int(len(lengths) * 0.9)] <= 25


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in source_files()}
    assert {str(path): count for path, count in lengths.items() if count > 400} == {}


def test_views_and_api_operations_fit_thirty_lines() -> None:
    doors = [one for one in FUNCTIONS if one.file.stem in {"views", "api"} and not one.name.startswith("_")]
    assert [str(one) for one in doors if one.lines > 30] == []


def test_no_function_takes_more_than_seven_arguments_by_position() -> None:
    assert [str(one) for one in FUNCTIONS if one.positional > 7] == []


def test_templates_fit_a_hundred_and_fifty_lines() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in PACKAGE.rglob("templates/**/*.html")}
    assert {str(path): count for path, count in lengths.items() if count > 150} == {}


def test_tests_fit_sixty_lines() -> None:
    files = [*ROOT.glob("tests/**/test_*.py"), *PACKAGE.rglob("tests/test_*.py")]
    assert [str(one) for one in functions(files) if one.lines > 60 and one.name.startswith("test_")] == []


def test_every_module_and_public_function_says_what_it_is_for() -> None:
    silent = []
    for file in source_files():
        tree = ast.parse(file.read_text())
        if not ast.get_docstring(tree):
            silent.append(str(file))
        for node in tree.body:
            is_definition = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if is_definition and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{file}: {node.name}")
    assert silent == []


def test_apps_have_only_the_rooms_of_the_house() -> None:
    strange = []
    for app in APPS:
        allowed = ROOMS | OWN_ROOMS.get(app, set())
        rooms = {room_of(path) for path in (PACKAGE / app).rglob("*.py")}
        strange += [f"{app}/{room}" for room in sorted(rooms - allowed)]
    assert strange == []


def test_every_app_has_a_page_that_says_what_it_owns() -> None:
    assert [app for app in APPS if not (PACKAGE / app / "README.md").exists()] == []
