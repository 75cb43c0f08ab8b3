"""Draw the counts around a flag into a file."""

from pathlib import Path
from typing import Literal

import typer
from sqlalchemy import Engine

from channelwatch.store.flag_scene import read_scene

FORMS: dict[str, Literal["svg", "png"]] = {".svg": "svg", ".png": "png"}


def draw_to(file: Path, engine: Engine, flag_id: int) -> None:
    """Write the picture; BadParameter names a file that is neither SVG nor PNG, or no counts."""
    form = FORMS.get(file.suffix.lower())
    if form is None:
        message = f"{file.name} is neither .svg nor .png"
        raise typer.BadParameter(message, param_hint="--picture")
    with engine.connect() as connection:
        scene = read_scene(connection, flag_id)
    if scene is None:
        message = f"flag {flag_id} is about no subscriber count"
        raise typer.BadParameter(message, param_hint="--picture")
    from channelwatch.notify.sparkline import draw  # takes a second to load

    try:
        file.write_bytes(draw(scene, form))
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise typer.BadParameter(message, param_hint="--picture") from None
