"""Where pictures come from: cameras, files, screens, arrays; each on a track."""

__all__: list[str] = []
