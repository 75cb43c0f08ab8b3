"""# Check the data against its own promises

**What runs.** Every night, each query in `sql/checks`: it returns the rows that break a promise,
such as a post without a version or a row outside every partition.

**What it writes.** Nothing.

**When it is red.** The table in the log of the failed task names each broken promise and how many
rows break it. The comment at the top of `sql/checks/<name>.sql` says what it means and what to do;
run the query itself to see the rows (texts of posts are never logged).
"""

from airflow.sdk import DAG, CronTriggerTimetable, task

from channelwatch.orchestration.assets import EVERY_DAG

with DAG(
    "check_data",
    schedule=CronTriggerTimetable("20 3 * * *", timezone="UTC"),
    tags=["channelwatch", "quality"],
    doc_md=__doc__,
    **EVERY_DAG,
):

    @task
    def check() -> dict[str, int]:
        """Run every check; fail with a table of those that found rows."""
        from channelwatch.orchestration import steps

        return steps.check_data()

    check()
