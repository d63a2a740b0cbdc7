"""The server's settings, from the environment and the data folder.

`SEMINAR_<NAME>` in the environment comes before `<name>` in the data folder's `settings.toml`.
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

PREFIX = "SEMINAR_"
SETTINGS_FILE = "settings.toml"
KEY_FILE = "secret_key"
DATABASE_FILE = "seminar.sqlite3"

Language = Literal["nb", "nn", "en"]


class ConfigError(Exception):
    """Settings the server can't start with; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _base_address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://seminar.example.no")
    return address.rstrip("/")


class Settings(BaseModel):
    """All that can be set from outside; checked once, never changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Path("data")
    environment: Literal["development", "production"] = "development"
    debug: bool = False
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: Annotated[str, AfterValidator(_base_address)] | None = None
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    secret_key: SecretStr = Field(min_length=32)
    database_url: str = Field(repr=False)
    default_language: Language = "nb"
    retention_days: int = Field(default=90, ge=1, le=3650)
    backup_minutes: int = Field(default=10, ge=1, le=24 * 60)
    privacy_contact: str = ""

    @model_validator(mode="after")
    def _no_debugging_in_production(self) -> Self:
        if self.debug and self.environment == "production":
            raise ValueError(f"{PREFIX}DEBUG must be off in production")
        return self


def load_settings(environ: Mapping[str, str] = os.environ, **overrides: object) -> Settings:
    """The settings, with the data folder and its secret key made where they are missing.

    An override that is None counts as not given.
    """
    given = _from_environment(environ)
    given |= {name: value for name, value in overrides.items() if value is not None}
    data_dir = Path(str(given.get("data_dir", Settings.model_fields["data_dir"].default))).resolve()
    values = _from_file(data_dir / SETTINGS_FILE) | given | {"data_dir": data_dir}
    values.setdefault("database_url", f"sqlite:///{data_dir / DATABASE_FILE}")
    if "secret_key" not in values:
        production = values.get("environment") == "production"
        values["secret_key"] = _secret_key(data_dir, production=production)
    return _checked(values)


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    return {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and value
    }


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError([f"{path} can't be read: {error}"]) from error


def _secret_key(data_dir: Path, *, production: bool) -> str:
    path = data_dir / KEY_FILE
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_new_key(path)
        if production and path.stat().st_mode & 0o077:
            raise ConfigError([f"{path} can be read by others: run chmod 600 {path}"])
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise ConfigError([f"{path} can't be used: {error}"]) from error


def _write_new_key(path: Path) -> None:
    """The key appears whole or not at all, though two processes may start at once."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(secrets.token_hex(32), encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _checked(values: Mapping[str, Any]) -> Settings:
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigError([_sentence(dict(problem)) for problem in error.errors()]) from None


def _sentence(problem: dict[str, Any]) -> str:
    """One problem in words; a secret is never repeated."""
    message: str = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return message
    name = PREFIX + str(problem["loc"][0]).upper()
    if problem["type"] == "extra_forbidden":
        return f"{name} is not a setting"
    if name == f"{PREFIX}SECRET_KEY":
        return f"{name}: {message}"
    return f"{name}={problem['input']}: {message}"
