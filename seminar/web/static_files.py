"""What browsers fetch once and keep: scripts, styles, fonts.

A page is some seventy files, and three hundred phones come at the same moment.
So no request for them reaches Flask, they go out compressed, and their address
names the version: a browser that has them never asks again.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from hashlib import blake2b
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

VERSION_BYTES = 8
PREFIX = "/static"

logger = logging.getLogger(__name__)


def versioned_address(folder: Path) -> str:
    """The path under which the folder is served; it changes when any of its files does."""
    digest = blake2b(digest_size=VERSION_BYTES)
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder)}\0{len(content)}\0".encode() + content)
    return f"{PREFIX}/{digest.hexdigest()}"


def serve(app: Flask, cache: Path) -> Path:
    """Answers for these files before the application does; returns where they lie compressed.

    They are compressed anew at each start, which takes a tenth of a second: what
    was left by an earlier one may be cut off by a loss of power.
    """
    folder, address = Path(str(app.static_folder)), str(app.static_url_path)
    prepared = _compressed(folder, cache)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=prepared,
        prefix=address,
        allow_all_origins=False,
        add_headers_function=_add_headers,
        immutable_file_test=lambda _path, _url: True,
    )
    return prepared


def drop_others(prepared: Path, cache: Path) -> None:
    """Removes what earlier servers left. Only for one that runs: another may still need its own."""
    for left in cache.iterdir() if cache.is_dir() else ():
        if left != prepared:
            shutil.rmtree(left, ignore_errors=True)


def _compressed(folder: Path, cache: Path) -> Path:
    """A copy with a compressed file beside each; the folder itself where none can be kept."""
    try:
        cache.mkdir(exist_ok=True)
        making = Path(tempfile.mkdtemp(dir=cache))
    except OSError as error:
        return _as_it_is(folder, error)
    try:
        _compress(shutil.copytree(folder, making, dirs_exist_ok=True))
    except OSError as error:
        shutil.rmtree(making, ignore_errors=True)
        return _as_it_is(folder, error)
    return making


def _as_it_is(folder: Path, error: OSError) -> Path:
    logger.warning("No compressed files could be kept, so pages take longer to open: %s", error)
    return folder


def _compress(folder: Path) -> None:
    # Browsers take Brotli over https only, and it takes seconds to make.
    compressor = Compressor(Compressor.SKIP_COMPRESS_EXTENSIONS, use_brotli=False, quiet=True)
    for file in [path for path in folder.rglob("*") if path.is_file()]:
        if compressor.should_compress(file.name):
            compressor.compress(str(file))


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
