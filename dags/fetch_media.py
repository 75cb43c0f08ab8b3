"""# Fetch the bytes of photos and files

**What runs.** Every hour, one task for each enabled account fetches what posts show of the channels
whose media are kept (`channelwatch media keep @channel`; by default of none), in parts of half a
megabyte, at most `media_parts` requests in a run, and only as long as the account's day has spare
budget. It gives the account back when a poll is due; the next run goes on at the first part that is
missing. Before it, what no post shows any more is removed from the shelf.

**What it writes.** The bytes, under their SHA-256, on the shelf (`media_folder`), and
`core.media_files`: what came of each file, its digest, and what it looks like. The DAG
look_at_clips goes on from there.

**When it is red.** The last line of the log says what a person must do: log in again (session
revoked), wait and open the account (`channelwatch accounts resume`), or set `media_folder` to where
the shelf is. A full disk or a storage that refuses is named there too. Nothing has to be repeated.
Single files that could not be had do not turn it red: `channelwatch media list` tells why. A
skipped task means that the account is in use just now, or that polling is switched off.
"""

from airflow.sdk import DAG, CronTriggerTimetable, get_current_context, task

from channelwatch.orchestration.assets import EVERY_DAG, MEDIA, POOL

with DAG(
    "fetch_media",
    schedule=CronTriggerTimetable("40 * * * *", timezone="UTC"),
    tags=["channelwatch", "telegram"],
    doc_md=__doc__,
    **EVERY_DAG,
):

    @task
    def sweep() -> dict[str, int]:
        """Remove the bytes of media that no post shows any more."""
        from channelwatch.orchestration import steps

        return steps.sweep_media()

    @task
    def enabled_accounts() -> list[str]:
        """Return the accounts that may connect."""
        from channelwatch.orchestration import telegram_steps

        return telegram_steps.enabled_accounts()

    @task(pool=POOL, outlets=[MEDIA], map_index_template="{{ account }}")
    async def fetch(account: str) -> dict[str, int]:
        """Fetch the media of one account's channels."""
        get_current_context()["account"] = account
        from channelwatch.orchestration import telegram_steps

        return await telegram_steps.fetch_media(account)

    accounts = enabled_accounts()
    sweep() >> accounts
    fetch.expand(account=accounts)
