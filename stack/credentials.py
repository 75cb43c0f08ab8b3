"""Make the passwords and keys of a run once, and keep them where only its owner can read."""

import base64
import json
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from stack.private_files import write_private


def _password() -> str:
    return secrets.token_hex(16)


def _login() -> str:
    """Return a password that a person types now and then."""
    return secrets.token_hex(6)


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Every secret of a run: Postgres' roles, Airflow's keys and its three logins."""

    postgres: str = field(default_factory=_password, repr=False)
    airflow_database: str = field(default_factory=_password, repr=False)
    owner: str = field(default_factory=_password, repr=False)
    writer: str = field(default_factory=_password, repr=False)
    analyst: str = field(default_factory=_password, repr=False)
    ops: str = field(default_factory=_password, repr=False)
    jwt_secret: str = field(default_factory=_password, repr=False)
    fernet_key: str = field(default_factory=_fernet_key, repr=False)
    admin_login: str = field(default_factory=_login, repr=False)
    ops_login: str = field(default_factory=_login, repr=False)
    viewer_login: str = field(default_factory=_login, repr=False)

    @classmethod
    def of_run(cls, folder: Path) -> "Credentials":
        """Read the run's secrets, making those that are missing."""
        path = folder / "credentials.json"
        known = json.loads(path.read_text()) if path.exists() else {}
        names = {one.name for one in fields(cls)}
        credentials = cls(**{name: value for name, value in known.items() if name in names})
        if known != asdict(credentials):
            write_private(path, json.dumps(asdict(credentials), indent=2))
        return credentials

    @property
    def airflow_logins(self) -> dict[str, str]:
        """Return Airflow's user names and passwords."""
        return {"admin": self.admin_login, "ops": self.ops_login, "viewer": self.viewer_login}
