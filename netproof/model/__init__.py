"""Frozen records that every other part exchanges: no input or output happens here."""
