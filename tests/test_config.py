from pathlib import Path

import pytest

from seminar.config import ConfigError, Settings, load_settings

KEY = "0123456789abcdef0123456789abcdef"


def load(folder: Path, environ: dict[str, str] | None = None, **overrides: object) -> Settings:
    return load_settings({"SEMINAR_DATA_DIR": str(folder), **(environ or {})}, **overrides)


def problems(folder: Path, environ: dict[str, str]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(folder, environ)
    return caught.value.problems


def test_an_empty_environment_is_enough(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.model_dump(exclude={"secret_key"}) == {
        "data_dir": tmp_path,
        "environment": "development",
        "debug": False,
        "host": "127.0.0.1",
        "port": 8000,
        "public_url": None,
        "trusted_proxies": 0,
        "database_url": f"sqlite:///{tmp_path}/seminar.sqlite3",
        "default_language": "nb",
        "retention_days": 90,
        "backup_minutes": 10,
        "privacy_contact": "",
    }


def test_the_data_folder_is_data_where_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings({}).data_dir == tmp_path / "data"


def test_the_environment_comes_before_the_file_and_an_override_before_both(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('port = 1\nhost = "a"\nretention_days = 7\n')
    environ = {"SEMINAR_PORT": "2", "SEMINAR_HOST": "b"}
    settings = load(tmp_path, environ, host="c", port=None)
    assert (settings.port, settings.host, settings.retention_days) == (2, "c", 7)


def test_all_bad_values_are_named_at_once(tmp_path: Path) -> None:
    environ = {
        "SEMINAR_PORT": "eighty",
        "SEMINAR_PUBLIC_URL": "seminar.example.no",
        "SEMINAR_PROT": "80",
    }
    assert problems(tmp_path, environ) == [
        (
            "SEMINAR_PORT=eighty: Input should be a valid integer, "
            "unable to parse string as an integer"
        ),
        (
            "SEMINAR_PUBLIC_URL=seminar.example.no: must be an address such as "
            "https://seminar.example.no"
        ),
        "SEMINAR_PROT is not a setting",
    ]


def test_a_broken_settings_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("port = ")
    [problem] = problems(tmp_path, {})
    assert problem.startswith(f"{tmp_path}/settings.toml can't be read: ")


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    first, second = load(folder), load(folder)
    key_file = folder / "secret_key"
    assert first.secret_key == second.secret_key
    assert first.secret_key.get_secret_value() == key_file.read_text()
    assert len(key_file.read_text()) == 64
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_a_secret_key_of_ones_own_leaves_the_data_folder_alone(tmp_path: Path) -> None:
    settings = load(tmp_path, {"SEMINAR_SECRET_KEY": KEY})
    assert settings.secret_key.get_secret_value() == KEY
    assert list(tmp_path.iterdir()) == []


def test_a_short_secret_key_is_refused_and_not_repeated(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, {"SEMINAR_SECRET_KEY": "hunter2"})
    assert problem.startswith("SEMINAR_SECRET_KEY: ")
    assert "hunter2" not in problem


def test_the_secret_key_is_not_shown_when_settings_are_printed(tmp_path: Path) -> None:
    assert KEY not in repr(load(tmp_path, {"SEMINAR_SECRET_KEY": KEY}))


def test_production_refuses_a_key_file_that_others_can_read(tmp_path: Path) -> None:
    key_file = tmp_path / "secret_key"
    key_file.write_text(KEY)
    key_file.chmod(0o644)
    production = {"SEMINAR_ENVIRONMENT": "production"}
    assert problems(tmp_path, production) == [
        f"{key_file} can be read by others: run chmod 600 {key_file}"
    ]
    key_file.chmod(0o600)
    assert load(tmp_path, production).environment == "production"


def test_production_refuses_debugging(tmp_path: Path) -> None:
    environ = {"SEMINAR_ENVIRONMENT": "production", "SEMINAR_DEBUG": "1"}
    assert problems(tmp_path, environ) == ["SEMINAR_DEBUG must be off in production"]
