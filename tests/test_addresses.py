"""The address that links and QR codes carry."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any

import pytest

from seminar import addresses
from seminar.config import load_settings


def address(data: Path, **given: Any) -> str:
    return addresses.base_address(load_settings({}, data_dir=data, port=8137, **given))


@pytest.mark.parametrize("host", addresses.EVERYWHERE)
def test_who_serves_the_whole_network_names_the_machine_s_own_address(
    tmp_path: Path, host: str
) -> None:
    name, port = address(tmp_path, host=host).removeprefix("http://").rsplit(":", 1)
    assert port == "8137"
    assert not ipaddress.ip_address(name).is_unspecified


def test_a_public_address_comes_first(tmp_path: Path) -> None:
    public = "https://seminar.example.no"
    assert address(tmp_path, host="0.0.0.0", public_url=public) == public


def test_an_address_of_this_machine_is_named_as_it_is(tmp_path: Path) -> None:
    assert address(tmp_path) == "http://127.0.0.1:8137"
    assert address(tmp_path, host="::1") == "http://[::1]:8137"
