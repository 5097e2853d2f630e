"""A cluster in virtual time, run by the rules that run the real one."""
