"""# Announce flags and post them to webhooks

**What runs.** After each detection, and every half hour in any case. `announce` counts the new flag
events by kind and severity; it is skipped when there are none. `post` runs once for each webhook of
the setting `webhooks` (ids of Airflow connections of type HTTP: the address, and as password the
secret that signs each post).

**What it writes.** An event of the asset `marts.flags` with the counts in its extra; each attempt
to deliver in `ops.deliveries`, and how far each target has got in `ops.feed_cursors`.

**When it is red.** One target refused or did not answer, as the last line of its log says; the
others got theirs. Nothing is lost: the next run offers the same events again. Look at
`ops.deliveries` for how long this has been so, and at the connection for the address.
"""

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, AssetOrTimeSchedule, DeltaTriggerTimetable, get_current_context, task

from channelwatch.orchestration.assets import EVERY_DAG, FLAGS, PUBLISHED

with DAG(
    "publish_flags",
    schedule=AssetOrTimeSchedule(
        timetable=DeltaTriggerTimetable(timedelta(minutes=30)), assets=[FLAGS]
    ),
    tags=["channelwatch", "publishing"],
    doc_md=__doc__,
    **EVERY_DAG,
):

    @task(outlets=[PUBLISHED])
    def announce(*, outlet_events: Any = None) -> dict[str, Any]:
        """Put the number of new flag events by kind and severity on the asset event."""
        from channelwatch.orchestration import steps

        counts = steps.announce()
        outlet_events[PUBLISHED].extra = counts
        return counts

    @task
    def webhooks() -> list[str]:
        """Return the connections that flags are posted to."""
        from channelwatch.orchestration import steps

        return steps.webhooks()

    @task(map_index_template="{{ target }}")
    def post(target: str) -> dict[str, int]:
        """Deliver what one target has not had yet."""
        get_current_context()["target"] = target
        from channelwatch.orchestration import steps

        return steps.publish(target)

    announce()
    post.expand(target=webhooks())
