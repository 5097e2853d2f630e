"""What is decided, as functions of values: which worker, how many, who is lost, who is replaced."""
