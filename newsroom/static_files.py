from whitenoise.storage import CompressedManifestStaticFilesStorage


class FingerprintedStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that carry their hash, compressed beforehand."""

    # Scripts import each other by relative names, which must be the hashed ones.
    support_js_module_import_aggregation = True
