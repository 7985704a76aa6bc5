"""Figures from where they are published: fetched from listed hosts, and read by the same readers as any other file."""

from oneplan.measures.fetching.hosts import HOSTS, FetchFailed

__all__ = ["HOSTS", "FetchFailed"]
