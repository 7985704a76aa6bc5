"""What protection of small counts must obey by its definition, checked by trying every table there could be."""

import numpy as np
import pytest

import planstats as ps
from tests.planstats.worlds import chance


def every_filling(hidden, rows, columns):
    """All whole numbers for the hidden cells that leave nothing over in any line, by trying them all."""
    if not hidden:
        if not any(rows) and not any(columns):
            yield []
        return
    (r, c), *others = hidden
    last = all(other[0] != r for other in others)
    for value in range(rows[r] if last else 0, min(rows[r], columns[c]) + 1):
        left, below = [*rows], [*columns]
        left[r] -= value
        below[c] -= value
        for more in every_filling(others, left, below):
            yield [value, *more]


def test_nobody_can_work_out_a_hidden_count_by_trying_all_tables():
    tried = 0
    for seed in range(60):
        table = chance(seed).choice([0, 2, 5, 8, 15, 21, 30], (3, 3))
        kept = ps.protect(table)
        small = (table >= 1) & (table <= 5)
        assert kept.mask[small].all()
        margins_shown = not (kept.full_mask[-1].any() or kept.full_mask[:, -1].any())
        if not (margins_shown and 0 < kept.mask.sum() <= 6):
            continue  # too many tables to try them all
        tried += 1
        open_cells = np.where(kept.mask, 0, table)
        left = [(table - open_cells).sum(axis=axis).tolist() for axis in (1, 0)]
        hidden = [(int(r), int(c)) for r, c in np.argwhere(kept.mask)]
        found = np.array(list(every_filling(hidden, *left)))
        low, high = found.min(axis=0), found.max(axis=0)
        assert low.tolist() == kept.ranges[0][kept.mask].tolist()
        assert high.tolist() == kept.ranges[1][kept.mask].tolist()
        mine = small[kept.mask]
        assert (high - low >= 5)[mine].all()
        assert not ((low >= 1) & (high <= 5))[mine].any()
    assert tried > 20


@pytest.mark.parametrize("base", [1, 2, 3, 5, 10])
def test_rounding_goes_to_the_nearest_multiple_and_no_further(base):
    v = np.arange(200)
    found = np.asarray(ps.round_base(v, base))
    assert (found % base == 0).all()
    assert (np.abs(found - v) <= base / 2).all()
    ties = v[(2 * v) % (2 * base) == base]
    assert (np.asarray(ps.round_base(ties, base)) > ties).all()
