"""# Let the heads of the hash chains leave the database

**What runs.** Every night: the last link of each channel's hash chain is signed (Ed25519) into a
file of the day, and the file is posted to every webhook. Whoever keeps one can prove later that
nothing recorded before it was changed, not even by the owner of the database:
`channelwatch verify --anchors FILE`.

**What it writes.** `anchors-YYYY-MM-DD.json` in the folder that the setting `anchors_folder` names;
a file that is there already stays. Nothing in the database.

**When it is red.** The last line of the log says why. *No connection channelwatch_anchors*: add it,
type generic, with 64 hexadecimal digits as its password (`openssl rand -hex 32`), and note the
`public_key` of the first file where others can find it. A red `post` is a webhook that refused or
did not answer: clear the task, the same file is posted again.
"""

from airflow.sdk import DAG, CronTriggerTimetable, task

from channelwatch.orchestration.assets import EVERY_DAG

with DAG(
    "anchor_chains",
    schedule=CronTriggerTimetable("10 4 * * *", timezone="UTC"),
    tags=["channelwatch", "evidence"],
    doc_md=__doc__,
    **EVERY_DAG,
):

    @task
    def write() -> str:
        """Sign the heads of all chains into today's file."""
        from channelwatch.orchestration import steps

        return steps.write_anchors()

    @task
    def webhooks() -> list[str]:
        """Return the connections that anchors are posted to."""
        from channelwatch.orchestration import steps

        return steps.webhooks()

    @task
    def post(file: str, target: str) -> dict[str, int]:
        """Post the file to one target."""
        from channelwatch.orchestration import steps

        return steps.post_anchors(target, file)

    post.partial(file=write()).expand(target=webhooks())
