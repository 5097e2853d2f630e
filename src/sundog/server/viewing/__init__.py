"""Who watches a session without feeding it: who may, and how long."""
