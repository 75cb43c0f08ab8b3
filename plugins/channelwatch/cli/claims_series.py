"""`channelwatch claims series`: how the posts of a story answer one another."""

import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from channelwatch.cli.claim_rows import (
    Answer,
    AsText,
    File,
    InputRow,
    answer_rows,
    lines_of,
    show_json,
)
from channelwatch.domain.claims.series.mentions import Post
from channelwatch.domain.claims.series.story import Event, Told, relate_series
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary

# Minutes have no date: noon, so that half a day either way stays the same day.
_START = datetime(2000, 1, 1, 12, tzinfo=UTC)
_TEN_YEARS = 5_256_000


class SeriesPost(BaseModel):
    """A post of a series; `minutes` counts from the first one."""

    model_config = ConfigDict(extra="ignore")

    channel: str
    lang: str | None = None
    minutes: Annotated[float, Field(ge=0, le=_TEN_YEARS)]
    text: str


class SeriesRow(InputRow):
    """Posts that belong to one story, in time order."""

    posts: list[SeriesPost]


def series(file: File, as_text: AsText = False) -> None:
    """Tell how posts relate in rows {"id", "posts": [{"channel", "lang"?, "minutes", "text"}]}.

    One answer a row: {"id", "events": [{"kind", "between", "old", "new", "severity", …}]}, where
    `between` holds the places of two posts and kind is update, contradiction, spread,
    confirmation or denial.
    """
    answer_rows(lines_of(file), SeriesRow, _answer, _show_text if as_text else show_json)


def _answer(row: SeriesRow) -> Answer:
    posts = [_told(place, post) for place, post in enumerate(row.posts)]
    events = relate_series(posts, load(), load_vocabulary())
    return {"id": row.id, "events": [event_as_json(event) for event in events]}


def _told(place: int, post: SeriesPost) -> Told:
    at = _START + timedelta(minutes=post.minutes)
    return Told(Post(str(place), post.channel, at, post.text), post.lang)


def event_as_json(event: Event) -> Answer:
    """Return an event for JSON, evidence as quotes."""
    relation = event.relation
    return {
        "kind": relation.kind.value,
        "between": list(event.between),
        "old": relation.old,
        "new": relation.new,
        "severity": relation.severity.value,
        "slot": relation.slot,
        "rule": relation.rule,
        "explanation": relation.explanation,
        "confidence": relation.confidence,
        "evidence": [relation.earlier.quote, relation.later.quote],
    }


def _show_text(answer: Answer) -> None:
    """Write the events of a row for people, one a line."""
    lines = [f"{answer['id']}  {len(answer['events'])} events"]
    lines += [
        f"    {event['severity']}  {' → '.join(map(str, event['between']))}  {event['explanation']}"
        for event in answer["events"]
    ]
    sys.stdout.write("\n".join(lines).encode("utf-8", "replace").decode() + "\n")
