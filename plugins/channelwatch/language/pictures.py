"""Look at pictures: reduce them to the grid that a perceptual hash is made of.

Pictures are hostile: only common formats are opened, none with more than 50 million points, and
whatever else fails means no more than that there is no hash.
"""

import io
import warnings

from PIL import Image, UnidentifiedImageError

from channelwatch.domain.perceptual import COLUMNS, ROWS, difference_hash

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_POINTS = 50_000_000


def hash_picture(picture: bytes) -> int | None:
    """Return a picture's perceptual hash; None for no readable picture, or a flat one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(picture), formats=FORMATS) as image:
                if image.width * image.height > MOST_POINTS:
                    return None
                image.draft("L", (COLUMNS * 16, ROWS * 16))  # a JPEG is read small at once
                small = image.convert("L").resize((COLUMNS, ROWS), Image.Resampling.BOX)
                return difference_hash(small.tobytes())
    except (
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
    ):
        return None
