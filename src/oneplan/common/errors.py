"""What can go wrong in words that may be shown to the person who asked."""


class RuleBroken(Exception):
    """A rule of the domain was not met. Its text says which one and what to do."""


class NotAllowed(RuleBroken):
    """A policy refused. Its text names what the person cannot do."""


class Stale(RuleBroken):
    """Somebody else saved first; nothing was written."""
