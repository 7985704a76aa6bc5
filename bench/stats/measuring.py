"""Processor time and memory of one call."""

import gc
import time
import tracemalloc
import warnings
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray


def seconds(call: Callable[[], object], runs: int) -> float:
    """The median processor time of several calls, the first left out when there are more than one."""
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peers warn
        for _ in range(runs + (runs > 1)):
            gc.collect()
            began = time.process_time()
            call()
            found.append(time.process_time() - began)
    return median(found[1:] or found)


def peak_arrays(call: Callable[[], object], length: int) -> float:
    """The most memory held at a time during a call, its answer included, in float64 arrays of this length."""
    call()  # what is kept from the first call on is not the call's
    gc.collect()
    tracemalloc.start()
    try:
        answer = call()
        peak = tracemalloc.get_traced_memory()[1]
        del answer
    finally:
        tracemalloc.stop()
    return peak / (8 * length)


def worst(ours: list[NDArray[Any]], theirs: list[NDArray[Any]]) -> float:
    """The largest relative difference between two lists of columns; NaN must stand in the same places."""
    largest = 0.0
    for mine, other in zip(ours, theirs, strict=True):
        a, b = np.asarray(mine, float).ravel(), np.asarray(other, float).ravel()
        if a.shape != b.shape or not np.array_equal(np.isnan(a), np.isnan(b)):
            return float("inf")
        known = ~np.isnan(a)
        a, b = a[known], b[known]
        size = np.maximum(np.abs(a), np.abs(b))
        gap = np.abs(a - b)
        if a.size:
            largest = max(largest, float(np.max(np.divide(gap, size, out=np.zeros_like(gap), where=size > 0))))
    return largest
