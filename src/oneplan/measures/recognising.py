"""Which dataset a file is of: told by its columns, and by what stands first in those that series are chosen by."""

from pathlib import Path

from oneplan.measures import parsing
from oneplan.measures.models import Dataset
from oneplan.measures.readers.mapping import asked, fits
from oneplan.measures.reading import Layout


def datasets_of(file: Path, *, name: str = "") -> list[Dataset]:
    """The datasets whose series the file fits best: one where its columns tell, several where they do not.

    None where no dataset fits. Raises FiguresRefused for what cannot be read.
    """
    layouts = [(dataset, Layout.of(dataset)) for dataset in Dataset.objects.order_by("key")]
    head = parsing.begun(file, name=name, asked=sorted({"measure"}.union(*(asked(layout) for _, layout in layouts))))
    scores = [(fits(layout, head.columns, head.cells), dataset) for dataset, layout in layouts]
    best = max((score for score, _ in scores), default=(0, 0))
    return [dataset for score, dataset in scores if score == best and best > (0, 0)]
