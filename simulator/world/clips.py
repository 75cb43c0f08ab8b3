"""Make clips that play, all from seeds: scenes of coloured shapes, which the camera pans over."""

import io
import random
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import cast

import av
import numpy as np
from PIL import Image, ImageDraw

SECONDS, RATE = 3, 10
"""How long a scene lasts, and frames a second."""

BLACK = "black"
"""The scene that shows nothing."""

_DRAWN, _PAN = (480, 270), 48
_H264 = "libx264"


@lru_cache(maxsize=8)
def encode(scenes: Sequence[str], width: int, height: int, quality: int) -> bytes:
    """Return an MP4 of the scenes, one after the other; `quality` from 5 to 95."""
    return write(_pictures(scenes), width, height, quality)


def write(
    pictures: Iterable[Image.Image],
    width: int,
    height: int,
    quality: int,
    *,
    codec: str = _H264,
    form: str = "mp4",
    key_every: int = 250,
) -> bytes:
    """Return a clip of the pictures: the same bytes for the same ones, as one thread encodes."""
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        stream = cast("av.VideoStream", container.add_stream(codec, rate=RATE))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.thread_count = 1
        stream.gop_size = key_every
        if codec == _H264:
            stream.options = {"crf": str(50 - quality * 3 // 10), "preset": "veryfast"}
        else:
            stream.bit_rate = quality * 10_000
        for number, picture in enumerate(pictures):
            rgb = np.asarray(picture.resize((width, height)))
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.getvalue()


def pictures_of(clip: bytes, start: float = 0, end: float | None = None) -> Iterator[Image.Image]:
    """Yield what a clip shows between two moments in seconds, picture by picture."""
    with av.open(io.BytesIO(clip), "r") as container:
        for frame in container.decode(video=0):
            if frame.time >= start and (end is None or frame.time < end):
                yield Image.fromarray(frame.to_ndarray(format="rgb24"))


def _pictures(scenes: Sequence[str]) -> Iterator[Image.Image]:
    frames = SECONDS * RATE
    for scene in scenes:
        if scene == BLACK:
            yield from [Image.new("RGB", _DRAWN)] * frames
            continue
        view, runner = _scenery(scene)
        for number in range(frames):
            pan = number * _PAN // frames
            picture = view.crop((pan, 0, pan + _DRAWN[0], _DRAWN[1]))
            left = number * _DRAWN[0] // frames
            ImageDraw.Draw(picture).ellipse((left, 180, left + 40, 220), fill=runner)
            yield picture


@lru_cache(maxsize=32)
def _scenery(scene: str) -> tuple[Image.Image, tuple[int, int, int]]:
    draw_from = random.Random(f"scene:{scene}")  # noqa: S311 - repeatable on purpose
    wide, high = _DRAWN[0] + _PAN, _DRAWN[1]
    view = Image.new("RGB", (wide, high), _colour(draw_from))
    canvas = ImageDraw.Draw(view)
    for _ in range(24):
        xs = sorted(draw_from.randrange(wide + 1) for _ in range(2))
        ys = sorted(draw_from.randrange(high + 1) for _ in range(2))
        canvas.rectangle((xs[0], ys[0], xs[1], ys[1]), fill=_colour(draw_from))
    return view, _colour(draw_from)


def _colour(draw_from: random.Random) -> tuple[int, int, int]:
    return draw_from.randrange(256), draw_from.randrange(256), draw_from.randrange(256)
