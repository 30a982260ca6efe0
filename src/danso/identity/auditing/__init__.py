"""What auditors see: the whole log, searched by right, each look-up a line itself."""
