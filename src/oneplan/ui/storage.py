"""How static files are kept: each under a name with its checksum, compressed, cached by browsers for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Also rewrites `import` lines of scripts, so that modules find each other under their hashed names."""

    support_js_module_import_aggregation = True
