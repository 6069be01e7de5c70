"""The registers as files: adding entries, keeping proofs, checking everything at once, and schemas for editors."""
