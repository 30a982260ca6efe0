"""The officers' pages: quality by commune, coverage, corrections, and looking people up."""
