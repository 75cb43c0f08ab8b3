"""Render media as TL objects and make the bytes behind them, all from seeds."""

import hashlib
import io
import random
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw
from telethon.tl import types as t

from simulator.scenario.posts import MediaSpec, PollSpec, WebPageSpec
from simulator.world import chance, clips
from simulator.world.content import Content

DC = 2
STANDARD_QUALITY = 85
STILL = (320, 180)
_MIME = {"video": "video/mp4", "document": "application/pdf"}
_MP4_HEAD = bytes.fromhex("0000001866747970") + b"mp42\x00\x00\x00\x00mp42isom"


def render(content: Content, date: int, share: float) -> Any:
    """Return a version's MessageMedia, or None."""
    if content.media is not None:
        return _file(content.media, date)
    if content.web_page is not None:
        return _web_page(content.web_page)
    if content.poll is not None:
        return _poll(content.poll, share)
    return None


def file_id(spec: MediaSpec) -> int:
    """Return the photo's or document's id: one per seed and upload."""
    coded = () if spec.quality == STANDARD_QUALITY else (spec.quality,)
    return chance.identifier(spec.kind, spec.seed, spec.upload, *coded)


def has_still(spec: MediaSpec) -> bool:
    """Tell whether Telegram has a still of the file."""
    return spec.kind == "video" and spec.thumbnail


def access_hash(identifier: int) -> int:
    """Return a file's access hash."""
    return chance.identifier("file", identifier)


def reference(identifier: int) -> bytes:
    """Return a file's reference."""
    return identifier.to_bytes(8, "big")


@lru_cache(maxsize=8)
def content_bytes(spec: MediaSpec) -> bytes:
    """Return the file's bytes: a real JPEG for a photo, an MP4 of scenes, seeded noise else."""
    if spec.kind == "photo":
        return _jpeg(spec, spec.width, spec.height)
    if spec.scenes:
        return clips.encode(spec.scenes, spec.width, spec.height, spec.quality)
    label = f"{spec.kind}:{spec.seed}"
    noise = random.Random(label).randbytes(spec.size)  # noqa: S311 - repeatable on purpose
    if spec.kind == "video":  # the signature of an MP4; it does not play
        noise = (_MP4_HEAD + noise[len(_MP4_HEAD) :])[: spec.size]
    return noise


@lru_cache(maxsize=8)
def still(spec: MediaSpec) -> bytes:
    """Return the JPEG that Telegram made of a video: the same for every upload of it."""
    return _jpeg(spec, *STILL)


def _jpeg(spec: MediaSpec, width: int, height: int) -> bytes:
    """Draw coloured rectangles: enough for a perceptual hash to tell pictures apart."""
    draw_from = random.Random(f"photo:{spec.seed}")  # noqa: S311 - repeatable on purpose
    image = Image.new("RGB", (spec.width, spec.height), _colour(draw_from))
    canvas = ImageDraw.Draw(image)
    for _ in range(24):
        xs = sorted(draw_from.randrange(spec.width + 1) for _ in range(2))
        ys = sorted(draw_from.randrange(spec.height + 1) for _ in range(2))
        canvas.rectangle((xs[0], ys[0], xs[1], ys[1]), fill=_colour(draw_from))
    file = io.BytesIO()
    if (width, height) != image.size:
        image = image.resize((width, height))
    image.save(file, "JPEG", quality=spec.quality)
    return file.getvalue()


def _colour(draw_from: random.Random) -> tuple[int, int, int]:
    return draw_from.randrange(256), draw_from.randrange(256), draw_from.randrange(256)


def _file(spec: MediaSpec, date: int) -> Any:
    identifier = file_id(spec)
    known = (identifier, access_hash(identifier), reference(identifier), date)
    if spec.kind == "photo":
        size = t.PhotoSize("x", spec.width, spec.height, len(content_bytes(spec)))
        photo = t.Photo(*known, [size], DC)
        return t.MessageMediaPhoto(photo=photo, ttl_seconds=spec.ttl, spoiler=spec.spoiler)
    attributes: list[Any] = []
    if spec.kind == "video":
        attributes.append(
            t.DocumentAttributeVideo(
                spec.duration, spec.width, spec.height, supports_streaming=True
            )
        )
    if spec.file_name or spec.kind == "document":
        attributes.append(t.DocumentAttributeFilename(spec.file_name or f"{spec.seed}.pdf"))
    mime = spec.mime or _MIME[spec.kind]
    size = len(content_bytes(spec)) if spec.scenes else spec.size
    stills = [t.PhotoSize("m", *STILL, len(still(spec)))] if has_still(spec) else None
    document = t.Document(*known, mime, size, DC, attributes, thumbs=stills)
    return t.MessageMediaDocument(
        document=document,
        video=spec.kind == "video",
        ttl_seconds=spec.ttl,
        spoiler=spec.spoiler,
    )


def _web_page(spec: WebPageSpec) -> Any:
    shown = spec.url.partition("://")[2] or spec.url
    number = int.from_bytes(hashlib.sha256(spec.url.encode()).digest()[:4], "big") >> 1
    page = t.WebPage(
        chance.identifier("page", spec.url),
        spec.url,
        shown,
        number,
        type="article",
        site_name=spec.site_name,
        title=spec.title,
        description=spec.description,
    )
    return t.MessageMediaWebPage(page)


def _poll(spec: PollSpec, share: float) -> Any:
    number = chance.identifier("poll", spec.question, *spec.answers)
    options = [str(index).encode() for index in range(len(spec.answers))]
    answers = [
        t.PollAnswer(t.TextWithEntities(text, []), option)
        for text, option in zip(spec.answers, options, strict=True)
    ]
    question = t.TextWithEntities(spec.question, [])
    votes = [int(final * share) for final in spec.votes or [0] * len(options)]
    counted = [
        t.PollAnswerVoters(option, voters=count, recent_voters=[])
        for option, count in zip(options, votes, strict=True)
    ]
    return t.MessageMediaPoll(
        t.Poll(number, question, answers, hash=0, quiz=spec.quiz),
        t.PollResults(results=counted, total_voters=sum(votes)),
    )
