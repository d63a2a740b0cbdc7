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


def serve(app: Flask, cache: Path) -> None:
    """Answers for these files before the application does. `cache` keeps them compressed."""
    folder, address = Path(str(app.static_folder)), str(app.static_url_path)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=_compressed(folder, cache / address.removeprefix(f"{PREFIX}/")),
        prefix=address,
        allow_all_origins=False,
        add_headers_function=_add_headers,
        immutable_file_test=lambda _path, _url: True,
    )


def _compressed(folder: Path, prepared: Path) -> Path:
    """The folder with a compressed copy beside each file; as it is where there is no room."""
    if prepared.is_dir():
        return prepared
    try:
        shutil.rmtree(prepared.parent, ignore_errors=True)
        prepared.parent.mkdir(parents=True)
        with tempfile.TemporaryDirectory(dir=prepared.parent) as making:
            copy = shutil.copytree(folder, Path(making) / "files")
            _compress(copy)
            copy.rename(prepared)
    except OSError as error:
        logger.warning("No compressed files could be kept, so pages take longer to open: %s", error)
        return folder
    return prepared


def _compress(folder: Path) -> None:
    # Browsers take Brotli over https only, and it takes seconds to make.
    compressor = Compressor(Compressor.SKIP_COMPRESS_EXTENSIONS, use_brotli=False, quiet=True)
    for file in [path for path in folder.rglob("*") if path.is_file()]:
        if compressor.should_compress(file.name):
            compressor.compress(str(file))


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
