"""Reads settings from the environment; `.env.example` explains each of them."""

import os
import secrets
from pathlib import Path

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


class Misconfigured(SystemExit):
    """A setting is missing or makes no sense. The message says which, and what to do."""


def text(name: str, default: str = "") -> str:
    """The value of a variable, or the default."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """Whether a switch is on: 1, true, yes, on; or 0, false, no, off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in YES | NO:
        raise Misconfigured(f"{name}={value}: write 1 or 0. See .env.example.")
    return value in YES


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise Misconfigured(f"{name}={value}: write a whole number. See .env.example.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, default: str = "") -> str:
    """A secret: the variable itself, or the content of the file that NAME_FILE names."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name, default)
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise Misconfigured(f"{name}_FILE={path}: {error.strerror}. See .env.example.") from None


def data_folder() -> Path:
    """Where everything lies that is not in the database: CALLBOARD_DATA, or ./var."""
    return Path(text("CALLBOARD_DATA", "var")).expanduser().absolute()


def secret_key() -> str:
    """CALLBOARD_SECRET_KEY, or one made at the first start and kept in the data folder (0600)."""
    if given := secret("CALLBOARD_SECRET_KEY"):
        return given
    path = data_folder() / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".secret-key-{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        try:
            os.link(fresh, path)  # the first of two processes wins, the second reads its key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def load_file(path: Path) -> None:
    """Take NAME=VALUE lines of a file for variables that are not set yet."""
    if not path.is_file():
        return
    for line in path.read_text().splitlines():
        name, found, value = line.strip().partition("=")
        if found and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))
