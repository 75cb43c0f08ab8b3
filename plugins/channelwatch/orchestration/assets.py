"""The assets by which DAGs start one another, and what every DAG has in common.

Both are imported while DAG files are parsed: nothing here reads or connects to anything.
"""

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset

PAGES = Asset("core.pages")
"""Channels were polled or backfilled: there may be facts to examine."""

FLAGS = Asset("core.flags")
"""Facts were examined: there may be flag events to publish."""

PUBLISHED = Asset("marts.flags")
"""Flags were announced; the event's extra counts them by kind and severity."""

MEDIA = Asset("core.media_files")
"""Files were fetched: there may be clips to look at."""

POOL = "telegram"
"""As wide as there are enabled accounts: `python -m stack up` makes it so, elsewhere
`airflow pools set telegram 3 "One slot for each Telegram account"`."""

EVERY_DAG: dict[str, Any] = {
    "catchup": False,
    "max_active_runs": 1,
    "default_args": {
        "owner": "channelwatch",
        "retries": 1,
        "retry_delay": timedelta(minutes=1),
        "execution_timeout": timedelta(minutes=30),
    },
}
