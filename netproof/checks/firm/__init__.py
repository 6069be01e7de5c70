"""Checks of the firm itself: one file each, as for devices."""
