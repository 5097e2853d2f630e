"""Where pictures go: windows, files, virtual cameras."""

__all__: list[str] = []
