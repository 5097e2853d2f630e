"""Grades, worked out in Oklab once a prompt, as tables that a frame only looks up."""
