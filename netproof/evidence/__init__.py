"""Evidence an auditor can verify without Netproof: signed records, their log, approvals and redaction."""
