"""Netproof keeps a securities firm's network devices inside the regulation: it reads, judges, plans and proves."""

__version__ = "0.1.0"
