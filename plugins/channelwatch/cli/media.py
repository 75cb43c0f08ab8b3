"""`channelwatch media`: the files of posts, and what is written or spoken in them."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from channelwatch.cli import media_files
from channelwatch.cli.database import open_database
from channelwatch.cli.operations import Operator, OpsDb
from channelwatch.cli.output import Json, console, print_json, readable_errors
from channelwatch.cli.post_links import parse_post_link
from channelwatch.cli.safe_text import plain
from channelwatch.domain.media_texts import (
    MOST_CHARACTERS,
    MediaSource,
    MediaTextRefused,
    RecognisedText,
)
from channelwatch.language.tesseract import LANGUAGES, MOST_IMAGE_BYTES, Tesseract
from channelwatch.pipeline.media_text import MediaText
from channelwatch.store.media_texts import MediaOf, MediaTexts

app = typer.Typer(name="media", help="Files of posts, and the text in them.", no_args_is_help=True)
app.add_typer(media_files.app)

Link = Annotated[str, typer.Argument(help="The t.me address of the post.")]
Languages = Annotated[
    str, typer.Option(help="Tesseract's names of the languages, joined by a plus sign.")
]
Timeout = Annotated[float, typer.Option(min=0.1, max=600, help="Seconds that it may take.")]
Image = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A picture: PNG, JPEG …")]


@app.command()
def add(
    link: Link,
    file: Annotated[
        typer.FileBinaryRead, typer.Argument(help="The words as UTF-8 text; - for standard input.")
    ],
    source: Annotated[MediaSource, typer.Option(help="How the words came out of the media.")],
    db: OpsDb,
    operator: Operator,
    engine: Annotated[str, typer.Option(help="Who or what read or heard it.")] = "by hand",
    as_json: Json = False,
) -> None:
    """Register a transcript, or text recognised elsewhere; the next detect examines it.

    The same words are registered once; other words of the same source take the place of the former.
    """
    # UTF-8 has at most four bytes a character: nothing longer can be taken.
    given = file.read(4 * MOST_CHARACTERS + 1)
    try:
        body = given.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"no UTF-8 text, or too long: byte {error.start}"
        raise typer.BadParameter(message, param_hint="FILE") from None
    _register(link, RecognisedText(source=source, body=body, engine=engine), db, operator, as_json)


@app.command()
def read(
    image: Image,
    languages: Languages = LANGUAGES,
    timeout: Timeout = 60,
    as_json: Json = False,
) -> None:
    """Print the text in a picture, as `tesseract` recognises it; nothing is stored."""
    found = _recognise(_content(image), languages, timeout)
    if as_json:
        print_json(asdict(found))
        return
    console.print(plain(found.body), soft_wrap=True)


@app.command()
def scan(
    link: Link,
    db: OpsDb,
    operator: Operator,
    image: Annotated[
        Path | None,
        typer.Argument(
            exists=True, dir_okay=False, help="A picture; none: the post's own, from the shelf."
        ),
    ] = None,
    languages: Languages = LANGUAGES,
    timeout: Timeout = 60,
    as_json: Json = False,
) -> None:
    """Recognise the text in a picture of a post by `tesseract`, and register it."""
    with readable_errors():
        picture = media_files.shown_by(link, db) if image is None else _content(image)
    _register(link, _recognise(picture, languages, timeout), db, operator, as_json)


def _content(image: Path) -> bytes:
    with image.open("rb") as picture:
        return picture.read(MOST_IMAGE_BYTES + 1)


def _recognise(picture: bytes, languages: str, timeout: float) -> RecognisedText:
    with readable_errors():
        reader: MediaText = Tesseract(languages, timeout=timeout)
        return reader.read(picture)


def _register(link: str, found: RecognisedText, db: str, operator: str, as_json: bool) -> None:
    of = MediaOf(**parse_post_link(link, "LINK")._asdict())
    try:
        with readable_errors():
            texts = MediaTexts(open_database(db))
            number = texts.register(of, found, operator, datetime.now(UTC))
    except MediaTextRefused as error:
        typer.echo(f"channelwatch: the text is refused: {error}", err=True)
        raise typer.Exit(2) from None
    if as_json:
        print_json({"number": number})
        return
    console.print(f"{found.source} text {number} of {of.channel}/{of.message} is registered")
