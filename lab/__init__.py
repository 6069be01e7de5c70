"""Devices for the demo and the tests: real ones where they can be had, emulators for the rest."""
