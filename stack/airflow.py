"""Configure Airflow for one machine and say how each component is started."""

import hashlib
import json
import subprocess
import sys
from importlib.metadata import version

from stack.credentials import Credentials
from stack.database import connections
from stack.errors import StackError
from stack.ports import HOST
from stack.postgres import PostgresServer
from stack.private_files import write_private
from stack.processes import tail
from stack.run import REPOSITORY, Run

LOGIN_ROLES = {"admin": "admin", "ops": "op", "viewer": "viewer"}
MIGRATION_SECONDS = 180
OPTIONS = {
    "CORE__DAGS_FOLDER": str(REPOSITORY / "dags"),
    "CORE__PLUGINS_FOLDER": str(REPOSITORY / "plugins"),
    "CORE__EXECUTOR": "LocalExecutor",
    "CORE__PARALLELISM": "8",
    "CORE__LOAD_EXAMPLES": "False",
    "CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
    "CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(
        f"{name}:{role}" for name, role in LOGIN_ROLES.items()
    ),
    # Airflow masks none of these in a connection's extra by itself.
    "CORE__SENSITIVE_VAR_CONN_NAMES": "session_string,api_hash,proxy",
    "CORE__TEST_CONNECTION": "Enabled",
    "API__WORKERS": "1",
    "API_AUTH__JWT_ISSUER": "channelwatch",
    # A DAG that was just written shows up within seconds.
    "DAG_PROCESSOR__REFRESH_INTERVAL": "5",
    "DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL": "2",
    "DAG_PROCESSOR__PARSING_PROCESSES": "1",
    "LOGGING__COLORED_CONSOLE_LOG": "False",
    "USAGE_DATA_COLLECTION__ENABLED": "False",
}
"""What is the same in every run."""


def url(run: Run) -> str:
    """Return where Airflow's UI and API answer."""
    return f"http://{HOST}:{run.ports['AIRFLOW_PORT']}"


def commands(run: Run) -> dict[str, list[str]]:
    """Return the command line of each component.

    Tasks log into files that the api-server reads itself, so nobody needs to serve logs.
    """
    port = str(run.ports["AIRFLOW_PORT"])
    return {
        "api-server": _airflow("api-server", "--host", HOST, "--port", port, "--workers", "1"),
        "scheduler": _airflow("scheduler", "--skip-serve-logs"),
        "dag-processor": _airflow("dag-processor"),
        "triggerer": _airflow("triggerer", "--skip-serve-logs"),
    }


def _airflow(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "airflow", *arguments]


def _anchor_key(credentials: Credentials) -> str:
    return hashlib.sha256(f"anchors:{credentials.fernet_key}".encode()).hexdigest()


def environment(run: Run, server: PostgresServer, credentials: Credentials) -> dict[str, str]:
    """Return the environment every Airflow process gets, tasks included."""
    ours = connections(server, credentials)
    options = OPTIONS | _own_options(run, server, credentials)
    return run.child_environment() | {
        "AIRFLOW_HOME": str(run.airflow_home),
        "AIRFLOW_CONN_CHANNELWATCH_DB": ours["CHANNELWATCH_DB"],
        "AIRFLOW_CONN_CHANNELWATCH_ANALYST_DB": ours["CHANNELWATCH_ANALYST_DB"],
        # Kept as long as the other credentials, and told to nobody: it signs the anchors.
        "AIRFLOW_CONN_CHANNELWATCH_ANCHORS": f"generic://:{_anchor_key(credentials)}@",
        # Tasks have no access to Airflow's database but by this, for retain_metadata.
        "AIRFLOW_CONN_AIRFLOW_METADATA": server.dsn(
            "airflow", user="airflow", password=credentials.airflow_database
        ),
        **{f"AIRFLOW__{name}": value for name, value in options.items()},
    }


def _own_options(run: Run, server: PostgresServer, credentials: Credentials) -> dict[str, str]:
    """Return the options that this run has alone: addresses, files, secrets."""
    return {
        "CORE__EXECUTION_API_SERVER_URL": f"{url(run)}/execution/",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(run.airflow_home / "logins.json"),
        "CORE__FERNET_KEY": credentials.fernet_key,
        "DATABASE__SQL_ALCHEMY_CONN": server.dsn(
            "airflow", user="airflow", password=credentials.airflow_database, driver="psycopg2"
        ),
        "API__BASE_URL": url(run),
        "API__SECRET_KEY": credentials.jwt_secret,
        "API_AUTH__JWT_SECRET": credentials.jwt_secret,
    }


def write_logins(run: Run, credentials: Credentials) -> None:
    """Write the passwords beforehand; Airflow would print the ones it makes into its log."""
    write_private(run.airflow_home / "logins.json", json.dumps(credentials.airflow_logins))


def migrate(run: Run, env: dict[str, str]) -> None:
    """Bring Airflow's own database to the installed version; done once per version."""
    done = run.airflow_home / "migrated"
    wanted = version("apache-airflow-core")
    if done.exists() and done.read_text() == wanted:
        return
    log = run.log("airflow-migrate")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        result = subprocess.run(
            _airflow("db", "migrate"),
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=MIGRATION_SECONDS,
            check=False,
        )
    if result.returncode:
        msg = f"Airflow could not migrate its database ({log}):\n{tail(log)}"
        raise StackError(msg)
    done.write_text(wanted)
