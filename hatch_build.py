"""Puts the browser files into a standard wheel, so that an installed Oneplan needs neither npm nor a network."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BrowserFiles(BuildHookInterface[Any]):
    """Fetches for standard wheels only: uv caches editable builds, so a clone fetches on its first run instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """The files are in the source tree before the wheel is packed."""
        if self.target_name == "wheel" and version == "standard":
            source = Path(self.root) / "src" / "oneplan" / "ui" / "assets.py"
            spec = spec_from_file_location("assets", source)
            if not spec or not spec.loader:
                raise FileNotFoundError(source)
            assets = module_from_spec(spec)
            spec.loader.exec_module(assets)
            assets.ensure()
