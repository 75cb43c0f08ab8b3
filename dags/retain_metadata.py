"""# Keep Airflow's own records within bounds

**What runs.** Every night: `airflow db clean` for records of runs that ended longer ago than the
setting `retain_metadata_days`, then log files last written longer ago than `retain_logs_days` are
removed. Each DAG's latest run stays. What Channelwatch itself observed is never touched.

**What it writes.** Nothing; it removes rows of Airflow's database and log files. The result counts
rows and bytes before and after.

**When it is red.** The log ends with what `airflow db clean` said. `airflow_metadata` must be a
connection to Airflow's own database, as the role that owns it. Nothing else depends on this DAG:
repair it within weeks, not hours.
"""

from airflow.sdk import DAG, CronTriggerTimetable, task

from channelwatch.orchestration.assets import EVERY_DAG

with DAG(
    "retain_metadata",
    schedule=CronTriggerTimetable("40 3 * * *", timezone="UTC"),
    tags=["channelwatch", "housekeeping"],
    doc_md=__doc__,
    **EVERY_DAG,
):

    @task
    def retain() -> dict[str, int]:
        """Remove old records and logs; return how much there was and is."""
        from channelwatch.orchestration import steps

        return steps.retain_metadata()

    retain()
