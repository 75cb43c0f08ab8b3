"""# Remove what the desk's rules no longer keep

**What runs.** Every night: the retention rules (`channelwatch retention list`, docs/privacy.md)
are applied. What has no rule is kept for ever.

**What it writes.** Nothing; it drops whole months where no rule needs them, and else single rows
that are older than their rule says. The result counts what was removed, by what.

**When it is red.** The last line names what Postgres refused. Nothing was half removed: run it
again once the reason is gone, for instance a lock that somebody held for too long.
"""

from airflow.sdk import DAG, CronTriggerTimetable, task

from channelwatch.orchestration.assets import EVERY_DAG

with DAG(
    "retain_data",
    schedule=CronTriggerTimetable("0 4 * * *", timezone="UTC"),
    tags=["channelwatch", "housekeeping"],
    doc_md=__doc__,
    **EVERY_DAG,
):

    @task
    def retain() -> dict[str, int]:
        """Apply the retention rules; return how much of what was removed."""
        from channelwatch.orchestration import steps

        return steps.retain_data()

    retain()
