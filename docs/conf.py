"""Build of the documentation: `make docs`. Every warning fails, so do broken links between pages."""

from __future__ import annotations

project = "danso"
project_copyright = "the danso authors, Apache-2.0"
language = "en"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
root_doc = "index"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
html_theme = "alabaster"
html_theme_options = {
    "description": "One province runs Project 06",
    "page_width": "1100px",
    "sidebar_width": "240px",
    "font_family": "system-ui, sans-serif",
    "head_font_family": "system-ui, sans-serif",
    "show_powered_by": False,
}
html_show_sourcelink = False
