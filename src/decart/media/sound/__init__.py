"""Sound that belongs to local pictures: microphones, files, the tone of the test picture."""

__all__: list[str] = []
