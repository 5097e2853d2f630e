"""Places that a figure is put into: painted once for a prompt, then only looked at."""
