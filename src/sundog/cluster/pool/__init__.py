"""Who keeps as many workers as there is need for, and replaces them."""
