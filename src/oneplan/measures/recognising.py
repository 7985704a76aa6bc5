"""Which dataset a file is of: told by its columns, and by what stands first in those that series are chosen by."""

from pathlib import Path

from oneplan.measures import describing, parsing
from oneplan.measures.models import Dataset
from oneplan.measures.readers.mapping import asked, fits
from oneplan.measures.reading import Layout

NONE = (0, 0, 0)


def datasets_of(file: Path, *, name: str = "", meta: Path | None = None) -> list[Dataset]:
    """The datasets whose series the file fits best: one where its columns tell, several where they do not.

    Of several that fit alike, those that reckon with most of the filters its publisher describes (`meta`). None where
    no dataset fits. Raises FiguresRefused for what cannot be read.
    """
    described = describing.description_of(meta) if meta is not None else {}
    layouts = [(dataset, Layout.of(dataset)) for dataset in Dataset.objects.order_by("key")]
    head = parsing.begun(file, name=name, asked=sorted({"measure"}.union(*(asked(layout) for _, layout in layouts))))
    scores = [
        ((*fits(layout, head.columns, head.cells), describing.known(layout, described)), dataset)
        for dataset, layout in layouts
    ]
    best = max((score for score, _ in scores), default=NONE)
    return [dataset for score, dataset in scores if score == best and best[:2] > NONE[:2]]
