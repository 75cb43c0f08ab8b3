"""# Turn what was observed into flags

**What runs.** After each poll or backfill, and every half hour in any case: every fact that no rule
has looked at yet is examined, one channel and one transaction at a time, until none is left. Where
the setting `extractor_connection` names a language model, it is asked about new texts first.

**What it writes.** Flags in `core.flags`, what happened to them in `core.flag_events`; it takes the
examined facts off `ops.unexamined`; what a model answered, in `ops.extractor_answers`. Running it
again changes nothing, and asks nothing twice.

**When it is red.** A fact could not be examined. It stays in `ops.unexamined` with the name of the
error, and all others were examined. The log has the number; the next run tries again. If it stays
red, `select * from ops.unexamined where attempts > 0` shows the facts for a bug report. Or the
model's connection is missing or says too little: then everything was examined by the rules alone.
"""

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, AssetOrTimeSchedule, DeltaTriggerTimetable, task

from channelwatch.orchestration.assets import EVERY_DAG, FLAGS, PAGES

with DAG(
    "detect_changes",
    schedule=AssetOrTimeSchedule(
        timetable=DeltaTriggerTimetable(timedelta(minutes=30)), assets=[PAGES]
    ),
    tags=["channelwatch", "detection"],
    doc_md=__doc__,
    **EVERY_DAG,
):

    @task(outlets=[FLAGS])
    def detect(*, outlet_events: Any = None) -> dict[str, int]:
        """Examine what is queued; return how much that was."""
        from channelwatch.orchestration import steps

        counts = steps.detect()
        outlet_events[FLAGS].extra = counts
        return counts

    detect()
