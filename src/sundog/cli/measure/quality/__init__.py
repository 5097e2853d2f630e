"""How good each style is, in numbers: what `sundog bench quality` measures."""
