"""A small story of two channels, filled in by readings and examined as it comes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from channelwatch.pipeline.detect import Detectors, detect
from channelwatch.store.postgres import PostgresStore
from tests.fakes.clock import FakeClock
from tests.integration.store.readings import CHANNEL, PROFILE, at, post, reading
from tests.integration.store.steps import ingest

Examine = Callable[..., Any]
RIVER = CHANNEL + 1
RIVER_PROFILE = replace(PROFILE, title="River bank", usernames=("river_bank",))


def tell(
    store: PostgresStore, detectors: Detectors, clock: FakeClock, examine: Examine = detect
) -> None:
    """Let the story happen: a figure rises, is edited; another's is denied; a post comes again."""

    def look(minutes: float, channel: int, *posts: object, **more: object) -> None:
        profile = RIVER_PROFILE if channel == RIVER else PROFILE
        ingest(
            store,
            reading(
                at(minutes=minutes),
                posts,  # type: ignore[arg-type]
                telegram_channel_id=channel,
                profile=profile,
                **more,
            ),
        )
        examine(store.detection, detectors, clock)

    look(0, CHANNEL)
    look(0, RIVER, subscriber_count=9000)
    look(15, CHANNEL, post(1, "Three people were killed in Lauten.", published_at=at(minutes=5)))
    look(30, RIVER, post(7, "Two people were killed in Lauten.", published_at=at(minutes=20)),
         subscriber_count=9000)  # fmt: skip
    look(45, CHANNEL, post(2, "The number of people killed in Lauten has risen to five.",
                           published_at=at(minutes=40)))  # fmt: skip
    look(60, CHANNEL, post(1, "Four people were killed in Lauten.", published_at=at(minutes=5)))
    look(75, RIVER, post(8, "At least 12 families were evacuated from Brenholm on Monday.",
                         published_at=at(minutes=70)), subscriber_count=9000)  # fmt: skip
    look(90, RIVER, post(9, "The council notes that t.me/lamp_street has 5,000 followers.",
                         published_at=at(minutes=85)), subscriber_count=9000)  # fmt: skip
    look(105, RIVER, absent_ids=[8], subscriber_count=9000)
    look(120, RIVER, post(10, "At least 21 families were evacuated from Brenholm on Monday.",
                          published_at=at(minutes=115)), absent_ids=[8],
         subscriber_count=9000)  # fmt: skip
    look(135, CHANNEL, post(3, "The claim that two people were killed in Lauten is false.",
                            published_at=at(minutes=130)))  # fmt: skip
