"""Readers: how a file becomes figures. README.md says how a dataset declares its files. No framework here."""

from oneplan.measures.readers.engine import begun, read
from oneplan.measures.readers.faults import Unreadable

__all__ = ["Unreadable", "begun", "read"]
