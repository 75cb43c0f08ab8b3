"""Give Airflow a home of its own before it is first imported, so that tests touch nobody's."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent


def prepare() -> None:
    """Set the environment once per process; what is set already is left as it is."""
    if "AIRFLOW_HOME" not in os.environ:
        home = tempfile.mkdtemp(prefix="airflow-home-")
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        os.environ["AIRFLOW_HOME"] = home
    settings = {
        "CORE__DAGS_FOLDER": str(REPOSITORY / "dags"),
        "CORE__PLUGINS_FOLDER": str(REPOSITORY / "plugins"),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__UNIT_TEST_MODE": "False",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": "viewer:viewer",
        "API_AUTH__JWT_SECRET": "only-for-tests-" + "0" * 50,
        "API__SECRET_KEY": "only-for-tests",
    }
    for name, value in settings.items():
        os.environ.setdefault(f"AIRFLOW__{name}", value)
