"""What is done to measures: definitions are revised; releases are loaded, published, corrected and withdrawn."""

from oneplan.measures.commands.releases import Loaded, load_release, publish_release, withdraw_release

__all__ = ["Loaded", "load_release", "publish_release", "withdraw_release"]
