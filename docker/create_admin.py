"""Create or refresh the administrator of Airflow; its password never enters a command line."""

import os

from airflow.providers.fab.www.app import create_app


def main() -> None:
    """Read AIRFLOW_ADMIN_PASSWORD from the environment and set it for the user `admin`."""
    password = os.environ["AIRFLOW_ADMIN_PASSWORD"]
    with create_app(enable_plugins=False).app_context() as context:
        security = context.app.appbuilder.sm
        user = security.find_user(username="admin")
        if user is None:
            role = security.find_role("Admin")
            security.add_user("admin", "Admin", "User", "admin@localhost", role, password=password)
        else:
            security.reset_password(user.id, password)


main()
