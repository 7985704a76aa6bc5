"""`oneplan measures`: files of figures are read, published and withdrawn, and scores printed, from the command line."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oneplan.measures.fetching import asking

if TYPE_CHECKING:
    from oneplan.measures.commands import Loaded
    from oneplan.measures.models import Dataset, Release

DONE, FAULTS = 0, 1


def add_to(verbs: Any, common: argparse.ArgumentParser) -> None:
    """`measures` is one of the verbs, with verbs of its own."""
    top = verbs.add_parser("measures", help="read files of figures, publish them, print scores")
    doing = top.add_subparsers(dest="doing", required=True, metavar="WHAT")

    read = doing.add_parser("import", parents=[common], help="read files of figures, each all or nothing")
    read.add_argument("files", metavar="FILE", nargs="+", help="CSV, XLSX or Parquet")
    read.add_argument("--dataset", metavar="ID", help="the dataset they are of (else told by their columns)")
    read.add_argument(
        "--meta", type=Path, metavar="FILE", help="its publisher's description (else the .meta.csv that lies beside it)"
    )
    read.add_argument("--title", default="", help="what the release is called (else the name of the file)")
    read.add_argument("--released", type=date.fromisoformat, metavar="DAY", help="the day its publisher released it")
    read.add_argument("--provisional", action="store_true", help="its publisher calls the figures provisional")
    read.add_argument("--corrects", metavar="RELEASE", help="the release it corrects (see: oneplan measures list)")
    read.add_argument("--what-changed", default="", metavar="TEXT", help="with --corrects: what is different")
    read.add_argument("--dry-run", action="store_true", help="say what would be read, and change nothing")
    read.add_argument("--publish", action="store_true", help="show the figures to everybody at once")
    read.add_argument("--json", action="store_true")

    asking.add_arguments(doing, common)

    listed = doing.add_parser("list", parents=[common], help="list the releases that were read")
    listed.add_argument("--dataset", metavar="ID")
    listed.add_argument("--json", action="store_true")
    listed.add_argument(
        "--internal", action="store_true", help="with --json: the hashes of local files too; not to be handed on"
    )

    publish = doing.add_parser("publish", parents=[common], help="show the figures of a release to everybody")
    publish.add_argument("release", metavar="RELEASE", help="its id, or the beginning of it")
    publish.add_argument("--embargo", type=_instant, metavar="WHEN", help="not before, as 2026-07-01T09:30+01:00")

    withdraw = doing.add_parser("withdraw", parents=[common], help="show the figures of a release no more")
    withdraw.add_argument("release", metavar="RELEASE", help="its id, or the beginning of it")
    withdraw.add_argument("--because", required=True, metavar="TEXT", help="why; it stays readable")

    lift = doing.add_parser(
        "lift-embargo", parents=[common], help="show a release to everybody before its embargo ends"
    )
    lift.add_argument("release", metavar="RELEASE", help="its id, or the beginning of it")
    lift.add_argument("--because", required=True, metavar="TEXT", help="why; it stays readable")

    discard = doing.add_parser("discard", parents=[common], help="remove a draft that is not wanted")
    discard.add_argument("release", metavar="RELEASE", help="its id, or the beginning of it")

    doing.add_parser("sweep", parents=[common], help="remove files of figures that no release names")

    score = doing.add_parser("score", parents=[common], help="print how an area does on every measure")
    score.add_argument("--area", required=True, metavar="CODE", help="an official code, as E10000013")
    score.add_argument("--json", action="store_true")


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError("say the time zone too, as 2026-07-01T09:30+01:00")
    return found


def say(text: str) -> None:
    """A line for the person who waits; not part of what the command answers."""
    print(text, file=sys.stderr, flush=True)


def run(asked: Any) -> int:
    """Do one of them. Returns 0, or 1 with faults in what was given."""
    import django

    django.setup()
    from oneplan.common.errors import RuleBroken
    from oneplan.ready import prepare_database

    prepare_database(say)
    try:
        return DOINGS[asked.doing](asked)
    except RuleBroken as no:
        say(f"{no} Nothing was changed.")
        return FAULTS


def _import(asked: Any) -> int:
    """Each file is read by itself; one with faults stops none of the others."""
    from oneplan.measures.describing import is_description

    files = [Path(name) for name in asked.files]
    for each in files:
        if is_description(each):
            say(f"{each.name} describes a file of figures, and is read with that one.")
    answers = [_one(asked, each) for each in files if not is_description(each)]
    if asked.json:
        print(json.dumps({"files": answers}, ensure_ascii=False, indent=1))
    return FAULTS if any(answer["faults"] or answer["refused"] for answer in answers) else DONE


def _one(asked: Any, file: Path) -> dict[str, Any]:
    from oneplan.common.errors import RuleBroken
    from oneplan.measures import commands, describing
    from oneplan.measures.reading import Fault, FiguresRefused

    meta = getattr(asked, "meta", None) or describing.beside(file)
    answer: dict[str, Any] = {"file": str(file), "dataset": None, "release": None, "published": False}
    answer |= {"changed": False, "rows": 0, "figures": 0, "measures": {}, "held_back": {}, "described": []}
    answer |= {"notes": [], "refused": "", "faults": [], "more": 0}
    try:
        dataset = _dataset(asked.dataset, file, meta)
        answer["dataset"] = dataset.key
        if not asked.dataset:
            say(f"{file.name} is a file of “{dataset}” ({dataset.key}).")
        loaded = commands.load_release(
            by=None,
            dataset=dataset,
            file=file,
            name=file.name,
            title=asked.title,
            released_on=asked.released,
            provisional=asked.provisional,
            corrects=_release(asked.corrects) if asked.corrects else None,
            what_changed=asked.what_changed,
            meta=meta,
            dry_run=asked.dry_run,
            progress=_progress(),
        )
        answer |= _facts(loaded, loaded.release)
        if asked.publish and loaded.release is not None and loaded.release.state == "draft":
            commands.publish_release(by=None, release=loaded.release, version=loaded.release.version)
            answer["published"] = True
    except OSError as error:
        answer["faults"] = [_as_json(Fault(1, "", f"It cannot be read ({error.strerror}).", "Look at its name."))]
    except FiguresRefused as refused:
        answer["faults"], answer["more"] = [_as_json(fault) for fault in refused.faults], refused.more
    except RuleBroken as no:
        answer["refused"] = str(no)
    if not asked.json:
        _print(file, answer, tried=asked.dry_run)
    return answer


def _dataset(key: str | None, file: Path, meta: Path | None) -> "Dataset":
    from oneplan.measures.models import Dataset
    from oneplan.measures.reading import Fault, FiguresRefused
    from oneplan.measures.recognising import datasets_of

    if key:
        found = Dataset.objects.filter(key=key).first()
        if found is None:
            known = ", ".join(Dataset.objects.order_by("key").values_list("key", flat=True)) or "none yet"
            raise FiguresRefused((Fault(1, "", f"There is no dataset {key}.", f"Choose one of: {known}."),))
        return found
    fitting = datasets_of(file, meta=meta)
    if len(fitting) == 1:
        return fitting[0]
    which = f"Choose one of: {', '.join(each.key for each in fitting)}." if fitting else "Name it with --dataset."
    wrong = "Its columns fit several datasets." if fitting else "Its columns fit none of the datasets."
    raise FiguresRefused((Fault(1, "", wrong, f"{which} (--dataset ID)" if fitting else which),))


def _facts(loaded: "Loaded", release: "Release | None") -> dict[str, Any]:
    return {
        "release": str(release.pk) if release else None,
        "published": bool(release and release.state == "published"),
        "changed": loaded.changed,
        "rows": loaded.reading.rows,
        "figures": loaded.figures,
        "measures": {taken.measure: taken.rows for taken in loaded.reading.taken},
        "held_back": dict(loaded.held_back),
        "described": [each.as_json() for each in loaded.described],
        "notes": [*loaded.reading.notes, *filter(None, (loaded.lost,))],
        "refused": loaded.unfit,
    }


def _as_json(fault: Any) -> dict[str, Any]:
    return {"line": fault.line, "column": fault.column, "wrong": fault.wrong, "mend": fault.mend}


def _print(file: Path, answer: dict[str, Any], *, tried: bool) -> None:
    for fault in answer["faults"]:
        where = f"line {fault['line']}" + (f", {fault['column']}" if fault["column"] else "")
        say(f"{file.name}, {where}: {fault['wrong']} {fault['mend']}")
    if answer["faults"]:
        more = f" and {answer['more']:,} more" if answer["more"] else ""
        say(f"{len(answer['faults'])}{more} to mend. Nothing of {file.name} was taken.")
        return
    if answer["refused"] and not answer["rows"]:
        say(f"{file.name}: {answer['refused']} Nothing of {file.name} was taken.")
        return
    for note in answer["notes"]:
        say(f"  {note}")
    for each in answer["described"]:
        unit = f", in {each['unit']}" if each["unit"] else ""
        say(f"  {each['measure']}: {each['field']} is “{each['label']}”{unit} ({each['column']})")
    if answer["refused"]:
        say(_unpublished(file, answer, tried=tried))
    if not answer["changed"]:
        print(f"{file.name}: no changes. It was read before, as release {answer['release'][:8]}.")
        return
    count = len(answer["measures"])
    read = f"{answer['rows']:,} rows, {answer['figures']:,} figures of {count} measure{'' if count == 1 else 's'}"
    if held := sum(answer["held_back"].values()):
        read += f", {held:,} of them held back because they are small"
    if tried:
        print(f"{file.name}: would be {read}.")
        return
    state = "published" if answer["published"] else "a draft: publish it with “oneplan measures publish”"
    print(f"{file.name}: {read}; release {answer['release'][:8]}, {state}.")


def _unpublished(file: Path, answer: dict[str, Any], *, tried: bool) -> str:
    """What stands and what to do next, where figures may be kept but not shown."""
    if tried:
        return f"{file.name}: it could be kept as a draft, but not be published. {answer['refused']}"
    short = answer["release"][:8]
    return (
        f"{file.name}: it was not published. {answer['refused']} Its figures stay a draft that only support officers "
        f"and analysts see: release {short}. When what is in the way is gone: oneplan measures publish {short}. Where "
        f"another file takes its place: oneplan measures discard {short}."
    )


def _progress() -> Callable[[str, int, int], None]:
    """A line that counts, where somebody watches."""

    def tell(doing: str, done: int, of: int) -> None:
        if sys.stderr.isatty() and of:
            print(f"\r  {doing}: {100 * done // of}%".ljust(40), end="", file=sys.stderr, flush=True)
            if done >= of:
                print(file=sys.stderr)

    return tell


def _list(asked: Any) -> int:
    from oneplan.measures.models import Release

    if asked.internal and not asked.json:
        say("--internal adds to --json, and to nothing else.")
        return FAULTS
    releases = Release.objects.select_related("dataset").order_by("dataset__key", "loaded_at")
    if asked.dataset:
        releases = releases.filter(dataset__key=asked.dataset)
    rows = [
        {
            "release": str(release.pk),
            "dataset": release.dataset.key,
            "title": release.title,
            "state": release.state,
            "rows": release.rows,
            "loaded_at": release.loaded_at.isoformat(timespec="seconds"),
            "embargo_ends_at": release.opens_at.isoformat() if release.opens_at else None,
            "file": release.file_name,
            # Whoever knows how such a file is laid out tries every small number until the hash is the same.
            "sha256": release.file_sha256 if asked.internal or not release.dataset.local else None,
            "left_aside": release.left_aside,
        }
        for release in releases
    ]
    if asked.json:
        print(json.dumps({"releases": rows}, ensure_ascii=False, indent=1))
        return DONE
    for row in rows:
        until = f", not before {row['embargo_ends_at']}" if row["embargo_ends_at"] else ""
        first = f"{str(row['release'])[:8]}  {row['state']:9}  {row['dataset']:24}"
        print(f"{first}  {row['rows']:>10,} rows  {row['title']}{until}")
    print(f"{len(rows)} release{'' if len(rows) == 1 else 's'}.")
    return DONE


def _release(text: str) -> "Release":
    """The one release whose id begins so. Raises RuleBroken where there is none, or more than one."""
    from oneplan.common.errors import RuleBroken
    from oneplan.measures.models import Release

    begins = text.strip().lower()
    found = [release for release in Release.objects.order_by("pk") if begins and str(release.pk).startswith(begins)]
    if len(found) != 1:
        how_many = "There is no release" if not found else f"There are {len(found)} releases"
        raise RuleBroken(f"{how_many} whose id begins with “{text}”. See: oneplan measures list.")
    return found[0]


def _publish(asked: Any) -> int:
    from oneplan.measures.commands import publish_release

    release = _release(asked.release)
    release = publish_release(by=None, release=release, version=release.version, embargo_ends_at=asked.embargo)
    out = f"will be out at {release.embargo_ends_at.isoformat()}" if release.embargo_ends_at else "is out"
    print(f"“{release}” {out}.")
    return DONE


def _withdraw(asked: Any) -> int:
    from oneplan.measures.commands import withdraw_release

    release = _release(asked.release)
    withdraw_release(by=None, release=release, version=release.version, because=asked.because)
    print(f"“{release}” is withdrawn.")
    return DONE


def _lift(asked: Any) -> int:
    from oneplan.measures.commands import lift_embargo

    release = _release(asked.release)
    lift_embargo(by=None, release=release, version=release.version, because=asked.because)
    print(f"“{release}” is out.")
    return DONE


def _discard(asked: Any) -> int:
    from oneplan.measures.commands import discard_release

    release = _release(asked.release)
    discard_release(by=None, release=release, version=release.version)
    print(f"The draft “{release}” is gone. Its file can be loaded again.")
    return DONE


def _sweep(asked: Any) -> int:
    from oneplan.measures import store, waiting
    from oneplan.measures.models import Part

    named = {sha256 for pair in Part.objects.values_list("sha256", "raw_sha256") for sha256 in pair if sha256}
    gone, waited = store.sweep(named), waiting.sweep()
    print(f"{gone} file{'' if gone == 1 else 's'} that no release names removed.")
    if waited:
        print(f"{waited} file{'' if waited == 1 else 's'} removed that waited too long for its columns to be mapped.")
    return DONE


def _score(asked: Any) -> int:
    from oneplan.measures import areas
    from oneplan.measures.reporting import score_lines

    place = areas.places().get(asked.area)
    if place is None:
        say(f"{asked.area} is no area we know. Write its official code, as E10000013.")
        return FAULTS
    lines = score_lines(place)
    if asked.json:
        print(json.dumps({"area": place.code, "name": place.name, "measures": lines}, ensure_ascii=False, indent=1))
        return DONE
    for line in lines:
        value = "no figure" if line["value"] is None else f"{line['value']:,.1f}"
        limits = "" if line["lower"] is None else f" ({line['lower']:,.1f} to {line['upper']:,.1f})"
        verdict = str(line["judgement"]).replace("_", " ")
        print(f"{line['id']:28} {line['period'] or '':16} {value + limits:28} {verdict:14} {line['title']}")
    print(f"{len(lines)} measures of {place}.")
    return DONE


def _fetch(asked: Any) -> int:
    return asking.run(asked, say, _import)


DOINGS: dict[str, Callable[[Any], int]] = {
    "import": _import,
    "fetch": _fetch,
    "list": _list,
    "publish": _publish,
    "withdraw": _withdraw,
    "lift-embargo": _lift,
    "discard": _discard,
    "sweep": _sweep,
    "score": _score,
}
