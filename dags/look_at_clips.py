"""# Look at clips

**What runs.** After each run of fetch_media: the key frames of every clip on the shelf that nobody
looked at yet are decoded, each clip in a process of its own with limits of memory and time. No clip
is begun after 20 minutes; the next run goes on from there. Nothing is asked of Telegram.

**What it writes.** `core.clips` and `core.clip_frames`: what clips show and when, by which
`marts.same_media` finds cut and re-encoded copies. Once for the same bytes; running it again writes
nothing.

**When it is red.** The storage or the database cannot be reached; the log says which. The next run
does what this one did not. A clip that cannot be decoded does not turn it red:
`marts.media_files.frames_reason` tells why. Clips that are not on the shelf are counted in the log.
"""

from airflow.sdk import DAG, task

from channelwatch.orchestration.assets import EVERY_DAG, MEDIA

with DAG(
    "look_at_clips",
    schedule=[MEDIA],
    tags=["channelwatch", "media"],
    doc_md=__doc__,
    **EVERY_DAG,
):

    @task
    def look_at_clips() -> dict[str, int]:
        """Keep what the key frames of clips look like; return of how many what came."""
        from channelwatch.orchestration import steps

        return steps.look_at_clips()

    look_at_clips()
