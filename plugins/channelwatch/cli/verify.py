"""`channelwatch verify`: is everything stored still what was recorded?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from sqlalchemy import Engine

from channelwatch.cli.database import Database, open_database
from channelwatch.cli.output import Json, cell, console, print_json, readable_errors
from channelwatch.cli.safe_text import plain
from channelwatch.notify.anchors import Anchors, AnchorsInvalid, read
from channelwatch.pipeline.verify import Broken
from channelwatch.pipeline.verify import verify as verify_chains
from channelwatch.store.chains import PostgresChains

AnchorFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--anchors",
        help="Signed heads that left the database; repeat it for several files.",
        exists=True,
        dir_okay=False,
    ),
]
PublicKey = Annotated[
    str | None,
    typer.Option(
        "--public-key",
        envvar="CHANNELWATCH_ANCHORS_PUBLIC_KEY",
        help="Who must have signed the anchors (64 hexadecimal digits).",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was recomputed: links by channel, those that rules removed, anchors, broken links."""

    lengths: Mapping[int, int]
    removed: int
    anchors: Sequence[Anchors]
    broken: Sequence[Broken]

    @property
    def links(self) -> int:
        """Return how many links all chains have."""
        return sum(self.lengths.values())


def verify(
    db: Database,
    anchors: AnchorFiles = None,
    public_key: PublicKey = None,
    as_json: Json = False,
) -> None:
    """Recompute every channel's hash chain; exit 1 and name the first broken link of each.

    Without --anchors it cannot tell a chain that somebody recomputed as a whole.
    """
    with readable_errors():
        told = [_read(path, public_key) for path in anchors or ()]
        found = _recompute(open_database(db, "channelwatch verify"), told, is_quiet=as_json)
    if as_json:
        print_json(_as_json(found))
    else:
        _print(found, is_key_known=public_key is not None)
    if found.broken:
        raise typer.Exit(1)


def _recompute(engine: Engine, told: Sequence[Anchors], *, is_quiet: bool) -> Verified:
    chains = PostgresChains(engine)
    lengths = chains.lengths()
    heads = [head for one in told for head in one.heads]
    with _progress(sum(lengths.values()), is_quiet=is_quiet) as advance:
        broken = list(verify_chains(chains, heads, advance))
    return Verified(lengths=lengths, removed=chains.removed(), anchors=told, broken=broken)


def _as_json(found: Verified) -> Mapping[str, object]:
    return {
        "channels": len(found.lengths),
        "links": found.links,
        "removed": found.removed,
        "anchored_heads": sum(len(one.heads) for one in found.anchors),
        "broken": [asdict(one) for one in found.broken],
    }


def _read(path: Path, public_key: str | None) -> Anchors:
    try:
        return read(path.read_bytes(), public_key)
    except AnchorsInvalid as error:
        msg = f"{path}: {error}"
        raise AnchorsInvalid(msg) from None


@contextmanager
def _progress(links: int, *, is_quiet: bool) -> Iterator[Callable[[int], None]]:
    columns = (*Progress.get_default_columns()[:1], BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), disable=is_quiet)
    with bar:
        task = bar.add_task("links", total=links)
        yield lambda count: bar.advance(task, count)


def _print(found: Verified, *, is_key_known: bool) -> None:
    console.print(f"{found.links:,} links in {len(found.lengths):,} channels recomputed")
    for one in found.anchors:
        known = "" if is_key_known else ": compare it with the key that you know"
        console.print(f"{len(one.heads):,} anchors of {cell(one.at)} by {one.public_key}{known}")
    for each in found.broken:
        console.print(plain(f"! {sentence(each)}", "bold red"), soft_wrap=True)
    if not found.broken:
        console.print("nothing was changed" if found.anchors else "every chain follows from itself")
    if found.removed:
        console.print(f"{found.removed:,} of the links stand for content that was removed by rule")


def sentence(broken: Broken) -> str:
    """Name a broken link as a person would look for it."""
    where = [f"channel {broken.telegram_channel_id}"]
    if broken.position is not None:
        where.append(f"link {broken.position}")
    if broken.subject is not None:
        where.append(broken.subject.replace("_", " "))
    if broken.revision is not None:
        where[-1] += f" {broken.revision}"
    if broken.telegram_message_id is not None:
        where.append(f"post {broken.telegram_message_id}")
    if broken.observed_by is not None:
        where.append(f"observed {cell(broken.observed_by)}")
    return f"{', '.join(where)}: {broken.reason}"
