"""Loading files: whole or not at all, the same file once, nothing left behind; whatever a file does to its parser."""

import os
import signal
import subprocess
import sys
import time

import pytest

from oneplan.common.errors import NotAllowed, RuleBroken
from oneplan.common.models import Entry
from oneplan.measures import child, commands, parsing, recognising, store
from oneplan.measures.models import Dataset, Part, Reader, Release
from oneplan.measures.reading import FiguresRefused, Layout
from tests.factories.measures import a_dataset, a_measure, a_series
from tests.measures.reading import ENGLAND, GLOS, as_csv

ROWS = [["reach", GLOS, "2024/25", "", "", "61.5", "123", "200"], ["reach", ENGLAND, "2024/25", "", "", "c", "", ""]]
EES = "time_period,time_identifier,geographic_level,country_code,region_code,new_la_code"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A store of its own."""
    settings.DATA = tmp_path / "data"


@pytest.fixture
def dataset(db) -> Dataset:
    """Our own tables, with one measure."""
    found = a_dataset(reader=Reader.TABLE)
    a_measure(key="reach", dataset=found)
    return found


@pytest.fixture
def file(tmp_path):
    """A file of it."""
    made = tmp_path / "figures.csv"
    made.write_bytes(as_csv(ROWS))
    return made


def load(dataset, file, **fields):
    """As from the command line."""
    return commands.load_release(**{"by": None, "dataset": dataset, "file": file, "name": file.name, **fields})


def kept():
    """Every file in the store, those of a load under way too."""
    return [found for found in store.folder().rglob("*") if found.is_file()] if store.folder().exists() else []


def test_a_file_becomes_a_draft_release_whose_figures_are_kept(dataset, file):
    loaded = load(dataset, file)
    part = Part.objects.get(release=loaded.release)
    assert (loaded.release.state, loaded.release.rows, loaded.figures) == ("draft", 2, 2)
    assert (part.rows, part.areas, part.first_period, part.last_period) == (2, 2, "2024/25", "2024/25")
    rows = store.figures_of(part.sha256).rows_by_key("area", named=True)
    assert (rows[GLOS][0]["value"], rows[GLOS][0]["row"]) == (61.5, 2)
    assert (rows[ENGLAND][0]["value"], rows[ENGLAND][0]["symbol"]) == (None, "c")


def test_nothing_but_the_figures_is_left_in_the_store(dataset, file):
    loaded = load(dataset, file)
    assert kept() == [store.path_of(Part.objects.get(release=loaded.release).sha256)]


@pytest.mark.sec(48)
def test_the_same_file_twice_changes_nothing(dataset, file):
    first, entries = load(dataset, file), Entry.objects.count()
    second = load(dataset, file)
    assert not second.changed
    assert second.release == first.release
    assert (Release.objects.count(), Entry.objects.count(), len(kept())) == (1, entries, 1)


@pytest.mark.sec(48)
def test_a_dry_run_says_what_would_be_and_changes_nothing(dataset, file):
    tried = load(dataset, file, dry_run=True)
    assert (tried.figures, tried.release, tried.changed) == (2, None, True)
    assert (Release.objects.count(), kept()) == (0, [])


@pytest.mark.sec(48)
def test_one_fault_and_nothing_of_the_file_is_taken(dataset, file):
    file.write_bytes(as_csv([*ROWS, ["reach", GLOS, "2023/24", "", "", "NaN", "", ""]]))
    with pytest.raises(FiguresRefused) as refused:
        load(dataset, file)
    assert str(refused.value.faults[0]).startswith("line 4, value: “NaN” is neither a number nor a symbol.")
    assert (Release.objects.count(), kept()) == (0, [])


def test_a_file_without_a_figure_of_ours_is_refused(dataset, file):
    file.write_bytes(as_csv([]))
    with pytest.raises(FiguresRefused, match="1 to mend"):
        load(dataset, file)


def test_only_those_who_tend_measures_load(dataset, file, outsider, analyst):
    with pytest.raises(NotAllowed):
        load(dataset, file, by=outsider)
    assert load(dataset, file, by=analyst).release.loaded_by == analyst.pk


def test_a_correction_says_what_changed_and_is_of_the_same_dataset(dataset, file):
    first = load(dataset, file).release
    file.write_bytes(as_csv([["reach", GLOS, "2024/25", "", "", "62.5", "125", "200"]]))
    with pytest.raises(RuleBroken, match="Say what changed"):
        load(dataset, file, corrects=first)
    with pytest.raises(RuleBroken, match="belongs to the dataset"):
        load(a_dataset(), file, corrects=first, what_changed="Two children were counted twice.")
    assert load(dataset, file, corrects=first, what_changed="Two children were missed.").release.corrects == first


def test_progress_is_told_while_a_file_is_read(dataset, tmp_path):
    long = tmp_path / "long.csv"
    codes = ["E10000013", "E92000001", "E12000009"]
    rows = [
        ["reach", code, str(year), "age", f"Age {age}", "1", "", ""]
        for code in codes
        for year in range(1950, 2050)
        for age in range(400)
    ]
    long.write_bytes(as_csv(rows))
    told = []
    assert load(dataset, long, progress=lambda *said: told.append(said)).figures == 120_000
    assert told[0][0] == "reading"
    assert told[-1][0] == "keeping"
    assert all(0 <= done <= of for _, done, of in told)


def an_ees_dataset(key, value, **select):
    """A dataset with one measure in a column."""
    found = a_dataset(key=key, reader=Reader.EES)
    a_series(measure=a_measure(dataset=found), dataset=found, value=value, select=select)
    return found


def test_a_file_is_recognised_by_its_columns(dataset, file, tmp_path):
    early = an_ees_dataset("early", "gld")
    later = tmp_path / "gld.csv"
    later.write_text(f"{EES},gld\n202122,Academic year,Local authority,{ENGLAND},E12000009,{GLOS},61.5\n")
    assert recognising.datasets_of(file) == [dataset]
    assert recognising.datasets_of(later) == [early]


def test_where_columns_are_the_same_the_cells_that_choose_rows_tell(db, tmp_path):
    one, _ = an_ees_dataset("one", "rate", topic="Absence"), an_ees_dataset("two", "rate", topic="Exclusion")
    file = tmp_path / "file.csv"
    file.write_text(f"{EES},topic,rate\n202122,Academic year,National,{ENGLAND},,,Absence,4\n")
    assert recognising.datasets_of(file) == [one]


def test_a_file_that_fits_several_datasets_or_none_is_not_guessed(db, tmp_path):
    both = [an_ees_dataset("one", "rate"), an_ees_dataset("two", "rate")]
    file = tmp_path / "file.csv"
    file.write_text(f"{EES},rate\n202122,Academic year,National,{ENGLAND},,,4\n")
    assert recognising.datasets_of(file) == both
    file.write_text("a,b\n1,2\n")
    assert recognising.datasets_of(file) == []


def reading_of(file, **limits):
    """What becomes of a file in a process apart."""
    layout = Layout("table", measures=("reach",))
    with parsing.read(layout, file, limits=parsing.Limits(**limits)) as (reading, folder):
        return reading, sorted(found.name for found in folder.iterdir())


def test_the_reading_in_a_process_apart_is_the_reading_here(file):
    reading, names = reading_of(file)
    assert (reading.rows, [taken.rows for taken in reading.taken]) == (2, [2])
    assert names == [reading.taken[0].file]
    assert list(store.folder().iterdir()) == []


@pytest.mark.sec(43)
@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "It broke the reader"),
        ("os.abort()", "It broke the reader"),
        ("bytearray(600 << 20)", "Reading it needs more memory than a file may use."),
        ("while True: pass", "Reading it took longer than a file may take."),
        ("raise SystemExit(0)", "The reader broke on this file."),
        ("raise KeyError('a panic')", "The reader broke on this file."),
        ("os._exit(0)", "The reader broke on this file."),
        ("os.write(1, b'x' * (5 << 20))", "The reader broke on this file."),
        ('os.write(1, b\'{"said": {"rows": 1}}\\n\'); os._exit(0)', "The reader broke on this file."),
        ("open('big', 'wb').write(b'x' * (2 << 20))", "What it holds is more than a file may hold."),
    ],
    ids=lambda value: value[:24],
)
def test_whatever_breaks_a_parser_is_one_sentence_and_this_process_goes_on(file, tmp_path, monkeypatch, does, said):
    """The child is told to do what a crash, a bomb or a taken-over parser would."""
    stand_in(tmp_path, monkeypatch, does)
    began, here = time.monotonic(), os.getpid()
    reading, _ = reading_of(file, seconds=2, largest=1 << 20)
    (fault,) = reading.faults
    assert fault.wrong.startswith(said)
    assert fault.mend
    assert reading.taken == ()
    assert os.getpid() == here
    assert time.monotonic() - began < 30


@pytest.mark.sec(43)
def test_a_parser_that_sleeps_for_ever_is_ended_by_the_clock(file, tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, "signal.pause()")
    monkeypatch.setattr(parsing, "GRACE", 1)
    reading, _ = reading_of(file, seconds=1)
    assert reading.faults[0].wrong == "Reading it took longer than a file may take."


@pytest.mark.sec(43)
@pytest.mark.parametrize(
    "does",
    [
        "__import__('socket').socket()",
        "open('/tmp/oneplan-was-here', 'w')",
        "open('/etc/passwd').read()",
        "open('/proc/1/environ').read()",
        "os.execv('/bin/true', ['true'])",
        "__import__('subprocess').run(['/bin/true'])",
        "os.unlink(asked['file'])",
        "open(asked['file'], 'ab')",
    ],
    ids=lambda does: does[:30],
)
@pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp are parts of Linux.")
def test_a_parser_reaches_no_network_no_other_file_and_no_other_program(file, tmp_path, monkeypatch, does):
    """It answers whether it could; where the kernel cannot close something, `confine` says so and it is logged."""
    stand_in(
        tmp_path,
        monkeypatch,
        f"could = 'yes'\ntry: {does}\nexcept OSError as no: could = type(no).__name__\n"
        "fault = {'line': 1, 'column': could, 'wrong': 'w', 'mend': 'm'}\n"
        "_say({'said': {'fault': fault}, 'open': still_open})\nos._exit(0)",
    )
    with pytest.raises(FiguresRefused) as refused:
        parsing.begun(file)
    assert refused.value.faults[0].column == "PermissionError"


def stand_in(tmp_path, monkeypatch, does):
    """A child that confines itself as ours does, and then does something else than reading."""
    lines = does.replace("\n", "\n    ")
    source = (
        "import json, os, signal, sys\nfrom pathlib import Path\n"
        "from oneplan.measures.child import _say, OUT_OF_MEMORY, TOO_MUCH_WRITTEN, _where\n"
        "from oneplan.measures.confining import confine, limit\n"
        "asked = json.loads(sys.stdin.buffer.read())\nlimit(**asked['limits'])\n"
        "still_open = confine(folder=Path(asked['folder']), reads=[Path(asked['file'])])\n"
        f"def work():\n    {lines}\n"
        "import oneplan.measures.child as child\nchild._done = lambda *said: work()\n"
        "child.limit = lambda **said: None\nchild.confine = lambda **said: still_open\n"
        "import io\nsys.stdin = io.TextIOWrapper(io.BytesIO(json.dumps(asked).encode()))\n"
        "raise SystemExit(child.main())\n"
    )
    script = tmp_path / "stand_in.py"
    script.write_text(source)
    monkeypatch.setattr(parsing, "CHILD", ["-I", str(script)])


def test_the_child_imports_neither_the_framework_nor_the_settings():
    code = "import oneplan.measures.child, oneplan.measures.readers, sys; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_no_secret_stands_in_the_environment_of_the_child(monkeypatch, tmp_path):
    monkeypatch.setenv("ONEPLAN_SECRET_KEY", "what nobody may know")
    assert "what nobody may know" not in str(parsing._environment(tmp_path))


def test_a_long_file_gets_more_time_from_the_command_line_but_never_more_than_a_gigabyte(tmp_path):
    long = tmp_path / "long.csv"
    with long.open("wb") as out:
        out.truncate(2 << 30)
    found = parsing.of_command_line(long)
    assert found.seconds > parsing.UPLOAD.seconds
    assert found.memory < 1 << 30
    assert (parsing.UPLOAD.memory, parsing.UPLOAD.seconds) == (512 << 20, 20)
    assert child.OUT_OF_MEMORY != signal.SIGKILL
