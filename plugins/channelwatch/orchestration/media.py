"""Put the fetching of media together: for the DAG and for the commands alike."""

from datetime import timedelta

from sqlalchemy import Engine

from channelwatch.language.clips import look_at_clip
from channelwatch.language.pictures import hash_picture
from channelwatch.orchestration import media_shelf, wiring
from channelwatch.orchestration.accounts import ready_account
from channelwatch.orchestration.media_shelf import ObjectStorageShelf
from channelwatch.orchestration.settings import Settings
from channelwatch.orchestration.wiring import Parts
from channelwatch.pipeline import fetch_media
from channelwatch.pipeline.fetch_media import FetchMedia, MediaSettings, MediaSummary
from channelwatch.pipeline.look_at_clips import LookAtClips
from channelwatch.pipeline.methods import EVERY_METHOD, GET_FILE
from channelwatch.pipeline.ports import Clock
from channelwatch.store.clips import PostgresClips
from channelwatch.store.leases import holder
from channelwatch.store.media_files import PostgresMediaFiles

SPARE_SHARE = 0.8
"""Media may bring an account's day to this part of its cap; the rest is for posts."""


async def fetch(parts: Parts, account: str, *, on_behalf_of: str) -> MediaSummary:
    """Fetch what an account's channels show and somebody wants kept; errors of `ready_account`."""
    ready = ready_account(parts, account)
    settings, now = parts.settings, parts.clock.now()
    caps = dict(wiring.daily_caps(settings, ready.added_at, now))
    caps[EVERY_METHOD] = int(caps[EVERY_METHOD] * SPARE_SHARE)
    caps.setdefault(GET_FILE, caps[EVERY_METHOD])
    fetching = FetchMedia(
        connector=ready.connector,
        store=parts.store.collector,
        files=PostgresMediaFiles(parts.store.engine),
        shelf=open_shelf(settings),
        look=hash_picture,
        budget=parts.store.budget,
        leases=parts.store.leases,
        clock=parts.clock,
        settings=MediaSettings(
            parts=settings.media_parts,
            lease_wait=timedelta(seconds=settings.lease_wait_seconds),
            daily_caps=caps,
            rates=wiring.rates(settings),
        ),
        holder=holder(on_behalf_of),
    )
    return await fetching.run(account)


def look_at_clips(parts: Parts) -> dict[str, int]:
    """Look at the clips on the shelf that nobody looked at yet; return of how many what came."""
    looking = LookAtClips(
        clips=PostgresClips(parts.store.engine),
        shelf=open_shelf(parts.settings),
        look=look_at_clip,
        clock=parts.clock,
    )
    return dict(looking.run())


def open_shelf(settings: Settings) -> ObjectStorageShelf:
    """Return the shelf that the settings name."""
    return ObjectStorageShelf(media_shelf.folder(settings))


def sweep(engine: Engine, settings: Settings, clock: Clock) -> int:
    """Remove the bytes of media that no post shows any more; return of how many files."""
    return fetch_media.sweep(PostgresMediaFiles(engine), open_shelf(settings), clock)
