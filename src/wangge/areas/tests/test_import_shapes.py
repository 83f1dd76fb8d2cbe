"""Importing borders: every feature is taken, or named with the reason."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from wangge.areas.actions import import_areas, import_shapes, shapes
from wangge.areas.models import AreaShape
from wangge.areas.tests.factories import feature, small_files, square, write_geojson
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.geometry import Shape, from_wkb
from wangge.kernel.imports import ImportReport

pytestmark = pytest.mark.django_db

BOWTIE = {"type": "Polygon", "coordinates": [[[120, 31], [121, 32], [121, 31], [120, 32], [120, 31]]]}
LINE = {"type": "MultiLineString", "coordinates": [[[120, 31], [121, 32]]]}


@pytest.fixture(autouse=True)
def _tree(tmp_path: Path) -> None:
    import_areas(small_files(tmp_path), by=None)


def import_features(folder: Path, *features: Any) -> ImportReport:
    return import_shapes([write_geojson(folder, list(features))], by=None)


def border_of(code: str) -> Shape:
    return from_wkb(AreaShape.objects.get(area__codes__code=code).wkb)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("156320000", "32"),
        ("156320500", "3205"),
        ("156320583", "320583"),
        ("320583", "320583"),
        (320583, "320583"),
    ],
)
def test_codes_are_read_as_the_national_files_write_them(tmp_path: Path, written: object, code: str) -> None:
    report = import_features(tmp_path, feature(written, square(120, 31, 1)))
    assert (report.added, report.problems) == (1, [])
    assert border_of(code).bounds == (120, 31, 121, 32)


def test_holes_and_parts_are_kept(tmp_path: Path) -> None:
    holed = square(120, 31, 1)["coordinates"] + [square(120.2, 31.2, 0.5)["coordinates"][0][::-1]]
    several = {"type": "MultiPolygon", "coordinates": [holed, square(122, 31, 1)["coordinates"]]}
    import_features(tmp_path, feature("156320583", several))
    assert border_of("320583").area == pytest.approx(1.75)


def test_the_box_and_the_source_are_stored(tmp_path: Path) -> None:
    import_features(tmp_path, feature("156320583", square(120, 31, 1)))
    shape = AreaShape.objects.get()
    assert (shape.min_x, shape.min_y, shape.max_x, shape.max_y) == (120, 31, 121, 32)
    assert (shape.source, shape.is_synthetic) == ("borders.geojson", False)


@pytest.mark.parametrize(
    ("code", "geometry", "reason"),
    [
        ("156320583", LINE, "not a polygon"),
        ("156320583", {"type": "Point", "coordinates": [120, 31]}, "not a polygon"),
        ("156320583", None, "no geometry"),
        ("156320583", {}, "no geometry"),
        ("156320583", {"type": "Polygon", "coordinates": [[[120, "x"]]]}, "cannot be read"),
        ("156320583", {"type": "Polygon", "coordinates": [[[120, 31], [121, 31]]]}, "cannot be read"),
        ("156320583", {"type": "Polygon", "coordinates": []}, "cannot be read"),
        ("156320583", {"type": "Circle"}, "cannot be read"),
        ("156320583", "a square", "cannot be read"),
        ("", square(120, 31, 1), "no code"),
        (None, square(120, 31, 1), "no code"),
        ("156999999", square(120, 31, 1), "no area with this code"),
        ("156320583", square(20, 31, 1), "do not lie in China"),
        ("156320583", square(500000, 3400000, 1000), "do not lie in China"),
    ],
)
def test_a_feature_that_cannot_be_used_is_named(tmp_path: Path, code: object, geometry: Any, reason: str) -> None:
    sound = feature("156320585", square(121, 31, 1))
    report = import_features(tmp_path, sound, feature(code, geometry))
    assert (report.read, report.added, report.refused) == (2, 1, 1)
    assert (report.problems[0].file, report.problems[0].row) == ("borders.geojson", 2)
    assert reason in report.problems[0].reason


@pytest.mark.parametrize("odd", [None, 5, [], {"type": "Feature"}])
def test_something_that_is_no_feature_is_named(tmp_path: Path, odd: object) -> None:
    assert import_features(tmp_path, odd).refused == 1


def test_an_invalid_polygon_is_repaired_and_the_change_told(tmp_path: Path) -> None:
    report = import_features(tmp_path, feature("156320583", BOWTIE))
    (problem,) = report.problems
    assert (report.added, problem.is_error) == (1, False)
    assert "km²" in problem.value
    assert border_of("320583").is_valid
    assert border_of("320583").area == pytest.approx(0.5)


def test_features_with_the_same_code_are_joined(tmp_path: Path) -> None:
    halves = [feature("156320583", square(120 + at, 31, 1)) for at in range(2)]
    report = import_features(tmp_path, *halves)
    assert (report.added, len(report.problems)) == (1, 1)
    assert border_of("320583").bounds == (120, 31, 122, 32)


def test_running_twice_changes_nothing(tmp_path: Path) -> None:
    import_features(tmp_path, feature("156320583", square(120, 31, 1)))
    report = import_features(tmp_path, feature("156320583", square(120, 31, 1)))
    assert (report.added, report.changed, report.unchanged) == (0, 0, 1)


def test_a_new_border_replaces_the_old(tmp_path: Path) -> None:
    import_features(tmp_path, feature("156320583", square(120, 31, 1)))
    report = import_features(tmp_path, feature("156320583", square(120, 31, 2)))
    assert (report.added, report.changed) == (0, 1)
    assert border_of("320583").area == pytest.approx(4)


@pytest.mark.parametrize(
    "content", [b"", b'{"type": "FeatureCollection", "fea', b"[1, 2]", b'{"features": 5}', b"\xff"]
)
def test_a_broken_file_stops_everything(tmp_path: Path, content: bytes) -> None:
    good = write_geojson(tmp_path, [feature("156320583", square(120, 31, 1))])
    (tmp_path / "broken.geojson").write_bytes(content)
    with pytest.raises(InvalidInputError, match=r"broken\.geojson"):
        import_shapes([good, tmp_path / "broken.geojson"], by=None)
    assert not AreaShape.objects.exists()


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    plain = write_geojson(tmp_path, [feature("156320583", square(120, 31, 1))])
    packed = tmp_path / "borders.geojson.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert import_shapes([packed], by=None).added == 1


def test_a_dry_run_leaves_nothing(tmp_path: Path) -> None:
    path = write_geojson(tmp_path, [feature("156320583", square(120, 31, 1))])
    assert import_shapes([path], by=None, is_dry_run=True).added == 1
    assert not AreaShape.objects.exists()


def test_a_crash_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*args: object, **words: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(shapes.audit, "record", crash)
    with pytest.raises(RuntimeError):
        import_features(tmp_path, feature("156320583", square(120, 31, 1)))
    assert not AreaShape.objects.exists()


def test_the_command_exits_with_1_when_a_feature_was_refused(tmp_path: Path) -> None:
    path = write_geojson(tmp_path, [feature("", LINE)])
    with pytest.raises(SystemExit) as stopped:
        call_command("import_shapes", str(path), report=tmp_path / "problems.csv")
    assert stopped.value.code == 1
    assert "not a polygon" in (tmp_path / "problems.csv").read_text()
