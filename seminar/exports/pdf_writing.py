"""From a template to a PDF, tagged as PDF/UA-1: what all our PDFs share."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from seminar.exports.formats import formats
from seminar.exports.pdf_glyphs import drawable
from seminar.exports.pdf_references import remember_page_references
from seminar.exports.registry import ProgressCallback
from seminar.exports.wording import Wording

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates" / "export"
STYLES = ROOT / "static" / "css"
STYLE_OF_FONTS = "pdf_fonts.css"
FONTS = ROOT / "static" / "vendor" / "inter" / "files"
FONT_FILES = ("inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2")
SCHEME = "export:"
PROGRESS_LOGGER = logging.getLogger("weasyprint.progress")


@dataclass(frozen=True)
class Sheet:
    """What a PDF is made of: a template with its values, and how it looks.

    `style` is a file of ours, `more_style` what follows from the values; `drawings`
    are SVGs by name. `pages` is how many there may be, for the progress.
    """

    template: str
    values: Mapping[str, Any]
    style: str
    pages: int
    more_style: str = ""
    drawings: Mapping[str, str] = field(default_factory=dict)


def write_pdf(sheet: Sheet, words: Wording, time_zone: str, progress: ProgressCallback) -> bytes:
    """Return the sheet as a PDF, in these words' language."""
    remember_page_references()
    fetcher = HandedOnly(_handed(sheet))
    fonts = FontConfiguration()
    progress(0, 1, "building")
    styles = [
        CSS(string=text, base_url=SCHEME, url_fetcher=fetcher, font_config=fonts)
        for text in (_style(STYLE_OF_FONTS), _style(sheet.style), sheet.more_style)
    ]

    def written(html: str) -> bytes:
        source = HTML(string=html, base_url=SCHEME, url_fetcher=fetcher)
        content: bytes = source.write_pdf(
            stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1"
        )
        return content

    html = drawable(_html(sheet, words, time_zone), written)
    with _reported(progress, sheet.pages):
        return written(html)


class HandedOnly(URLFetcher):
    """Gives the renderer what it was handed, and fetches nothing else."""

    def __init__(self, handed: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())  # type: ignore[no-untyped-call]
        self.handed = handed

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the handed file under this address, or refuse."""
        del headers
        if url not in self.handed:
            raise ValueError("A document may only use what it was handed")
        kind = "image/svg+xml" if url.endswith(".svg") else "font/woff2"
        return URLFetcherResponse(url, self.handed[url], {"Content-Type": kind})


def _style(file: str) -> str:
    return (STYLES / file).read_text(encoding="utf-8")


def _handed(sheet: Sheet) -> dict[str, bytes]:
    fonts = (FONTS / name for name in FONT_FILES)
    handed = {f"{SCHEME}{font.name}": font.read_bytes() for font in fonts if font.exists()}
    return handed | {f"{SCHEME}{name}": svg.encode() for name, svg in sheet.drawings.items()}


def _html(sheet: Sheet, words: Wording, time_zone: str) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(formats(words.language, time_zone))
    return environment.get_template(sheet.template).render(sheet.values)


@contextmanager
def _reported(progress: ProgressCallback, pages: int) -> Iterator[None]:
    handler = _PageCounter(progress, pages)
    level = PROGRESS_LOGGER.level
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.addHandler(handler)
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(handler)
        PROGRESS_LOGGER.setLevel(level)


class _PageCounter(logging.Handler):
    """Turns the renderer's own log of its steps into progress."""

    # Shares of the whole: building, laying out, writing.
    LAYOUT_FROM, LAYOUT_TO = 20, 80
    WHOLE = 100

    def __init__(self, progress: ProgressCallback, pages: int) -> None:
        super().__init__(logging.INFO)
        self.progress = progress
        self.pages = pages
        self.done = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Tell how far the renderer has come, never backwards."""
        step, done = "building", self.LAYOUT_FROM // 2
        if "Page" in record.msg and isinstance(record.args, tuple):
            step, done = "laying_out", self._laid_out(record.args)
        elif "Step 6" in record.msg:
            step, done = "writing", self.LAYOUT_TO
        if done > self.done:
            self.done = done
            self.progress(done, self.WHOLE, step)

    def _laid_out(self, pages: tuple[object, ...]) -> int:
        share = min(float(str(pages[0])) / self.pages, 1.0)
        return self.LAYOUT_FROM + int(share * (self.LAYOUT_TO - self.LAYOUT_FROM))
