"""Measure how copies of clips are recognised: `python -m bench.clips`, or `make bench-clips`.

Makes invented clips of six scenes, which the camera pans over, and copies of each: smaller, coded
anew, cut, with other key frames, darker, with a logo, with bars. Counts which copies are the same by
two shared frames and a quarter of the shorter clip, as `marts.same_media` does; what one and three
frames would give; and which clips are wrongly the same, among them ones with the same opening,
and with one scene in common. Prints a table, writes bench/results/clips.json, exits 1 when a figure
misses its target.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from PIL import Image, ImageDraw

from bench.claims_metrics import Metric, as_json, table
from channelwatch.domain.clips import SAME_PART, KeyFrame, are_same_clip, shared_frames
from channelwatch.language.clips import look_at_clip
from simulator.world.clips import encode, pictures_of, write

RESULTS = Path(__file__).parent / "results" / "clips.json"
CLIPS = 12
WIDTH, HEIGHT = 480, 270
FOUND, WRONG = 0.95, 0.0

Pictures = Iterable[Image.Image]


def with_logo(pictures: Pictures) -> Iterator[Image.Image]:
    """Put a white field into the upper right corner."""
    for picture in pictures:
        ImageDraw.Draw(picture).rectangle((picture.width - 90, 10, picture.width - 10, 50), "white")
        yield picture


def with_bars(pictures: Pictures) -> Iterator[Image.Image]:
    """Squeeze the pictures between black bars, an eighth of the height each."""
    for picture in pictures:
        framed = Image.new("RGB", picture.size)
        small = picture.resize((picture.width, picture.height * 3 // 4))
        framed.paste(small, (0, picture.height // 8))
        yield framed


def darker(pictures: Pictures) -> Iterator[Image.Image]:
    """Take a third of the brightness and add a veil."""
    return (picture.point(lambda level: int(level * 0.65 + 25)) for picture in pictures)


def mirrored(pictures: Pictures) -> Iterator[Image.Image]:
    """Turn left and right round."""
    return (picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for picture in pictures)


COPIES: dict[str, Callable[[bytes], bytes]] = {
    "smaller": lambda c: write(pictures_of(c), 320, 180, 30),
    "poor": lambda c: write(pictures_of(c), WIDTH, HEIGHT, 5),
    "key_frame_each_second": lambda c: write(pictures_of(c), WIDTH, HEIGHT, 40, key_every=10),
    "cut_to_10_s": lambda c: write(pictures_of(c, 4, 14), WIDTH, HEIGHT, 40),
    "cut_to_5_s": lambda c: write(pictures_of(c, 7.3, 12.3), WIDTH, HEIGHT, 40),
    "vp9_key_frames_elsewhere": lambda c: write(
        pictures_of(c, 2.5, 13), 426, 240, 35, codec="libvpx-vp9", form="webm", key_every=30
    ),
    "mpeg4_key_frames_elsewhere": lambda c: write(
        pictures_of(c, 1.7, 14), WIDTH, HEIGHT, 60, codec="mpeg4", form="avi", key_every=12
    ),
    "darker": lambda c: write(darker(pictures_of(c)), WIDTH, HEIGHT, 40),
    "logo": lambda c: write(with_logo(pictures_of(c)), WIDTH, HEIGHT, 40),
}
BEYOND: dict[str, Callable[[bytes], bytes]] = {
    "cut_within_one_scene": lambda c: write(pictures_of(c, 6.2, 8.2), WIDTH, HEIGHT, 40),
    "bars": lambda c: write(with_bars(pictures_of(c)), WIDTH, HEIGHT, 40),
    "mirrored": lambda c: write(mirrored(pictures_of(c)), WIDTH, HEIGHT, 40),
}


def seen(clip: bytes) -> Sequence[KeyFrame]:
    """Return what a clip shows, as it is stored."""
    with tempfile.TemporaryFile() as file:
        file.write(clip)
        return look_at_clip(file).frames


def originals() -> list[bytes]:
    """Return clips of six scenes each, none in two of them."""
    return [encode(tuple(f"{n}-{s}" for s in range(6)), 640, 360, 85) for n in range(CLIPS)]


def others() -> list[bytes]:
    """Return clips with the same first scene, and a further one with a scene of the first clip."""
    opened = [("opening", *(f"o{n}-{s}" for s in range(5))) for n in range(CLIPS // 2)]
    borrowed = ("0-0", *(f"b-{s}" for s in range(5)))
    return [encode(scenes, 640, 360, 85) for scenes in (*opened, borrowed)]


def _found_in_long(seconds: int) -> float:
    """Return which part of the cuts of so many seconds is found in three minutes of 720 lines.

    Of such a clip only key frames are decoded.
    """
    long = encode(tuple(f"long-{s}" for s in range(60)), 1280, 720, 60)
    shown, starts = seen(long), range(20, 140, 20)
    cuts = (write(pictures_of(long, s, s + seconds), WIDTH, HEIGHT, 40) for s in starts)
    return sum(are_same_clip(shown, seen(cut)) for cut in cuts) / len(starts)


def _at_least(frames: int, one: Sequence[KeyFrame], other: Sequence[KeyFrame]) -> bool:
    shared = shared_frames(one, other)
    return shared >= frames and shared * SAME_PART >= min(len(one), len(other))


def measure() -> dict[str, Metric]:
    """Return every figure."""
    clips = originals()
    shown = [seen(clip) for clip in clips]
    unlike = [*shown, *(seen(clip) for clip in others())]
    metrics, all_pairs = {}, []
    for name, copy in {**COPIES, **BEYOND}.items():
        pairs = [(one, seen(copy(clip))) for clip, one in zip(clips, shown, strict=True)]
        share = sum(are_same_clip(*pair) for pair in pairs) / len(pairs)
        metrics[f"found_{name}"] = Metric(share, FOUND if name in COPIES else None)
        print(f"{name}: {share:.2f}", file=sys.stderr)
        if name in COPIES:
            all_pairs += pairs
        unlike_here = [
            (copied, other)
            for n, (_, copied) in enumerate(pairs)
            for m, other in enumerate(unlike)
            if n != m and not (n == 0 and m == len(unlike) - 1)
        ]
        metrics[f"wrong_{name}"] = Metric(sum(are_same_clip(*p) for p in unlike_here), WRONG, True)
    for seconds in (10, 30):
        metrics[f"found_{seconds}_s_of_a_long_clip"] = Metric(_found_in_long(seconds))
    pairs = list(combinations(unlike, 2))
    for frames in (1, 2, 3, 4):
        metrics[f"found_by_{frames}_frames"] = Metric(
            sum(_at_least(frames, *pair) for pair in all_pairs) / len(all_pairs)
        )
        metrics[f"wrong_of_{len(pairs)}_by_{frames}_frames"] = Metric(
            sum(_at_least(frames, *pair) for pair in pairs), *((WRONG, True) if frames == 2 else ())
        )
    metrics["frames_of_a_clip"] = Metric(sum(map(len, shown)) / len(shown))
    return metrics


def main() -> int:
    """Make, look, print; return the exit code."""
    metrics = measure()
    print(table(metrics))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(as_json(metrics), indent=1) + "\n", "utf-8")
    return int(any(metric.met is False for metric in metrics.values()))


if __name__ == "__main__":
    sys.exit(main())
