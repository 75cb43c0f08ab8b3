"""# Read a channel's past

**What runs.** By hand, with a form: reads the history of one watched channel from its newest post
back, page by page. It gives the account back after each slice of a minute, so that polls go on in
between. While the channel's own account cannot ask, its standby reads on, as far as its spare
budget goes.

**What it writes.** Posts in `core`, marked as late: they complete the record and never raise an
alert; how far it got, so that the next start goes on from there.

**When it is red.** The last line of the log says why: the channel is not on the watch list or not
resolved yet, the account must wait or be logged in again. Start it anew later with the same form;
it continues.
"""

from airflow.sdk import DAG, Param, task

from channelwatch.orchestration.assets import EVERY_DAG, PAGES

USERNAME = Param(
    type="string",
    title="Channel",
    description="Username of a watched channel, with or without @.",
    pattern="^@?[A-Za-z][A-Za-z0-9_]{2,31}$",
)
POSTS = Param(
    1000,
    type="integer",
    title="Posts",
    description="How many posts to read at most, counted from where the last backfill stopped.",
    minimum=100,
    maximum=1_000_000,
)

with DAG(
    "backfill_channel",
    schedule=None,
    params={"username": USERNAME, "posts": POSTS},
    tags=["channelwatch", "telegram"],
    doc_md=__doc__,
    **EVERY_DAG,
):
    # Not in the pool of the polls: it would keep them waiting between its slices.
    @task(outlets=[PAGES])
    async def backfill(username: str, posts: int) -> dict[str, int]:
        """Read on into the channel's past."""
        from channelwatch.orchestration import telegram_steps

        return await telegram_steps.backfill(username, int(posts))

    backfill("{{ params.username }}", "{{ params.posts }}")
