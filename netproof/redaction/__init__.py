"""Where secrets stand in device text: one set of rules for what is stored, what is shown and what is sealed.

Imports nothing of Netproof, so that the platforms and the evidence can both use it (docs/adr/0009-redaction.md).
"""
