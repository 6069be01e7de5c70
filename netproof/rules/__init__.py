"""The one model of access lists and firewall rules, and the evaluator that decides what they let through."""
