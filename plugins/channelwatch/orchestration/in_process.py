"""Let a command of ours read Airflow's connections as its own components do.

Outside of a task Airflow gives connections to processes that say they are a server: ours runs
where its database and Fernet key are at hand, such as in the scheduler's container.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from channelwatch.pipeline.errors import ChannelwatchError

WANTED = ("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__FERNET_KEY")


class AirflowElsewhere(ChannelwatchError):
    """This process does not have Airflow's settings."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"{missing} is not set: sessions are read from Airflow, so run this where Airflow "
            "runs, such as `docker compose exec scheduler channelwatch …`, or after "
            "`. .run/env` on the machine of `make up`"
        )


@contextmanager
def airflow_at_hand() -> Iterator[None]:
    """Open Airflow's connections to this process; AirflowElsewhere where they cannot be."""
    for name in WANTED:
        if not os.environ.get(name):
            raise AirflowElsewhere(name)
    before = os.environ.get("_AIRFLOW_PROCESS_CONTEXT")
    os.environ["_AIRFLOW_PROCESS_CONTEXT"] = "server"
    logging.disable(logging.WARNING)  # Airflow logs to standard output, where our answer goes
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        if before is None:
            del os.environ["_AIRFLOW_PROCESS_CONTEXT"]
        else:
            os.environ["_AIRFLOW_PROCESS_CONTEXT"] = before
