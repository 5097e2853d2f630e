"""Tests of the JavaScript module and the playground in a real Chromium."""
