"""`channelwatch media keep|stop|list|fetch|sweep|find`: the bytes of photos and files."""

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Engine

from channelwatch.cli.channel_names import channel_name
from channelwatch.cli.database import Database, open_database
from channelwatch.cli.output import Json, console, print_json, print_rows, readable_errors
from channelwatch.cli.post_links import parse_post_link
from channelwatch.pipeline.media_errors import NotOnTheShelf
from channelwatch.store import media_switches
from channelwatch.store.media_files import PostgresMediaFiles
from channelwatch.store.media_lookup import alike, digest_of

app = typer.Typer()

LISTED = (
    "username", "media_since", "media_max_bytes", "queued", "stored", "stored_bytes", "too_large",
    "gone", "failed", "removed", "last_reason",
)  # fmt: skip
FOUND = ("basis", "distance", "permalink", "published_at", "kind", "media_id")
Channel = Annotated[str, typer.Argument(help="@name, name or t.me link.")]


@app.command()
def keep(
    channel: Channel,
    db: Database,
    since: Annotated[
        datetime | None, typer.Option(help="Of posts published since then (UTC); default: now on.")
    ] = None,
    largest_mb: Annotated[
        float | None, typer.Option(min=0.001, max=4096, help="Skip larger files; 20 at first.")
    ] = None,
) -> None:
    """Keep the photos and files of a channel's posts; the DAG fetch_media fetches them hourly."""
    from_then = since.replace(tzinfo=UTC) if since else datetime.now(UTC)
    largest = int(largest_mb * 1024 * 1024) if largest_mb else None
    name = channel_name(channel)
    with readable_errors():
        media_switches.keep_media(open_database(db), name, from_then, largest)
    console.print(f"media of @{name} are kept, of posts since {from_then:%Y-%m-%d %H:%M} UTC")


@app.command()
def stop(channel: Channel, db: Database) -> None:
    """Fetch no more media of a channel; what is on the shelf stays with its posts."""
    name = channel_name(channel)
    with readable_errors():
        media_switches.keep_media(open_database(db), name, None)
    console.print(f"media of @{name} are fetched no more")


@app.command("list")
def list_channels(db: Database, as_json: Json = False) -> None:
    """List the channels whose media are kept, and what came of their files."""
    with readable_errors():
        rows = media_switches.media_of_channels(open_database(db))
    print_rows(rows, LISTED, as_json=as_json, empty="No channel's media are kept.")


@app.command()
def find(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A picture or clip.")],
    db: Database,
    as_json: Json = False,
) -> None:
    """Find the posts that show a file of yours: by its bytes, by what a picture or clip shows."""
    from channelwatch.language.clips import look_at_clip
    from channelwatch.language.pictures import hash_picture

    content = file.read_bytes()
    with readable_errors(), file.open("rb") as clip:
        seen = hash_picture(content)
        frames = look_at_clip(clip).frames if seen is None else ()
        rows = alike(open_database(db), content, seen, frames)
    print_rows(rows, FOUND, as_json=as_json, empty="No stored media are alike.")


@app.command()
def fetch(
    account: Annotated[str | None, typer.Option(help="Only with this account.")] = None,
    as_json: Json = False,
) -> None:
    """Fetch what waits, once, as the DAG does; runs where Airflow runs."""
    with readable_errors():
        done = _fetch(account)
    if as_json:
        print_json(done)
        return
    for row in done:
        row["outcomes"] = ", ".join(f"{n} {word}" for word, n in row["outcomes"].items())
    shown = ("account", "queued", "outcomes", "ended_by")
    print_rows(done, shown, as_json=False, empty="No account is enabled.")


@app.command()
def sweep(as_json: Json = False) -> None:
    """Remove now the bytes that no post shows any more; runs where Airflow runs."""
    with readable_errors():
        removed = _sweep()
    if as_json:
        print_json({"removed": removed})
        return
    console.print(f"{removed} files are off the shelf; their hashes stay")


def shown_by(link: str, dsn: str) -> bytes:
    """Return the bytes that a post shows now, from the shelf; NotOnTheShelf if there are none.

    Runs where Airflow runs: its settings say where the shelf is.
    """
    post = parse_post_link(link, "LINK")
    sha256 = digest_of(open_database(dsn), post.channel, post.message)
    if sha256 is None:
        message = f"no media of {link} are stored: `channelwatch media keep` its channel"
        raise NotOnTheShelf(message)
    from channelwatch.orchestration.in_process import airflow_at_hand

    with airflow_at_hand():
        from channelwatch.orchestration import media
        from channelwatch.orchestration.connections import read_airflow_settings

        return media.open_shelf(read_airflow_settings()).read(sha256)


def take_bytes_off(engine: Engine) -> None:
    """Remove from the shelf what no post shows any more, or say who will."""
    if not (waiting := len(PostgresMediaFiles(engine).unwanted())):
        return
    from channelwatch.orchestration.in_process import AirflowElsewhere

    try:
        typer.echo(f"{_sweep()} files of media are off the shelf", err=True)
    except AirflowElsewhere:
        later = (
            "the next hourly run of fetch_media, or `channelwatch media sweep` where Airflow runs"
        )
        typer.echo(f"{waiting} files of media are taken off the shelf by {later}", err=True)


def _fetch(account: str | None) -> list[dict[str, Any]]:
    from channelwatch.orchestration.in_process import airflow_at_hand

    with airflow_at_hand(), console.status("asking Telegram …"):
        from channelwatch.orchestration import accounts, media
        from channelwatch.orchestration.wiring import open_parts

        parts = open_parts("channelwatch-cli")
        try:
            names = [account] if account else accounts.enabled_accounts(parts)
            runs = (media.fetch(parts, name, on_behalf_of="media fetch") for name in names)
            done = [asyncio.run(run) for run in runs]
            media.look_at_clips(parts)
            return [asdict(one) | {"outcomes": dict(one.outcomes)} for one in done]
        finally:
            parts.store.close()


def _sweep() -> int:
    from channelwatch.orchestration.in_process import airflow_at_hand

    with airflow_at_hand():
        from channelwatch.orchestration import media
        from channelwatch.orchestration.wiring import open_parts

        parts = open_parts("channelwatch-cli")
        try:
            return media.sweep(parts.store.engine, parts.settings, parts.clock)
        finally:
            parts.store.close()
