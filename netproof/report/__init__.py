"""What people read: plain texts for the terminal and signatures, pages for browsers."""
