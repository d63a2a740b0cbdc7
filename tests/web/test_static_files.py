"""Scripts and styles: fetched once, compressed, and under a new address when they change."""

from __future__ import annotations

import gzip
import re
import urllib.request
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError

import pytest
from flask import Flask

from seminar.web import static_files
from seminar.web.static_files import versioned_address
from tests.support.servers import Server

STATIC = Path(__file__).parents[2] / "static"
FOREVER = "max-age=315360000, public, immutable"


def get(server: Server, path: str, **headers: str) -> HTTPResponse:
    request = urllib.request.Request(server.url + path, headers=headers)
    answer: HTTPResponse = urllib.request.urlopen(request, timeout=10)
    return answer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "static"
    made.mkdir()
    (made / "long.css").write_text("a { color: red }\n" * 100)
    (made / "short.txt").write_text("x")
    return made


def test_every_address_names_the_version(running_server: Server) -> None:
    page = get(running_server, "/").read().decode()
    addresses = set(re.findall(r'"(/static/[^"#]*)', page))
    assert {address.split("/")[2] for address in addresses} == {versioned_address(STATIC)[8:]}
    files = [address for address in addresses if "." in address.rpartition("/")[2]]
    assert len(files) >= 8
    for file in files:
        assert get(running_server, file).headers["Cache-Control"] == FOREVER


def test_files_go_out_compressed_to_whoever_takes_that(running_server: Server) -> None:
    path = f"{versioned_address(STATIC)}/css/base.css"
    plain, packed = (
        get(running_server, path),
        get(running_server, path, **{"Accept-Encoding": "gzip"}),
    )
    assert (plain.headers["Content-Encoding"], packed.headers["Content-Encoding"]) == (None, "gzip")
    text = (STATIC / "css" / "base.css").read_bytes()
    assert plain.read() == text
    assert gzip.decompress(packed.read()) == text
    assert packed.headers["X-Content-Type-Options"] == "nosniff"
    assert packed.headers["Access-Control-Allow-Origin"] is None


def test_another_version_is_not_there(running_server: Server) -> None:
    with pytest.raises(HTTPError, match="404"):
        get(running_server, "/static/0123456789abcdef/css/base.css")


def test_the_address_changes_with_any_file(folder: Path) -> None:
    first = versioned_address(folder)
    assert versioned_address(folder) == first
    (folder / "short.txt").write_text("y")
    second = versioned_address(folder)
    (folder / "short.txt").rename(folder / "renamed.txt")
    third = versioned_address(folder)
    assert len({first, second, third}) == 3


def app_of(folder: Path) -> Flask:
    return Flask("x", static_folder=str(folder), static_url_path=versioned_address(folder))


def files_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


def test_each_start_has_its_own_and_a_server_that_runs_drops_the_others(
    folder: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    running, starting = (static_files.serve(app_of(folder), cache) for _ in range(2))
    kept = ["long.css", "long.css.gz", "short.txt"]
    assert (files_in(running), files_in(starting)) == (kept, kept)
    static_files.drop_others(starting, cache)
    assert list(cache.iterdir()) == [starting]
    assert files_in(starting) == kept


def test_without_room_they_are_served_as_they_are(folder: Path, tmp_path: Path) -> None:
    taken = tmp_path / "cache"
    taken.write_text("a file where the folder should be")
    app = app_of(folder)
    assert static_files.serve(app, taken) == folder
    static_files.drop_others(folder, taken)
    answer = app.test_client().get(f"{versioned_address(folder)}/long.css")
    assert answer.data == (folder / "long.css").read_bytes()
