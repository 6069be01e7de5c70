"""Product data: lifecycle and advisories as their publishers write them."""
