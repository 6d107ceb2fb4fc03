"""A picture drawn anew, so that it can be shown: no metadata, no surprises (reliability.md 2.8).

For the parsing child only: decoders of pictures are as easily attacked as those of documents.
"""

import io
import warnings
from typing import TYPE_CHECKING

from tracker.documents.rules import UnreadableFile

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST = 1_600  # pixels of the longer side
MOST_PIXELS = 100_000_000  # more than any telephone takes; a bomb says so in its head
QUALITIES = (85, 70, 50)
MOST_BYTES = 3 << 20  # of the new picture; what the child may say holds it in letters
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
UNREADABLE = "这张图片读不出来，可能已损坏或过大；请打开后另存为 JPG，或重新截图、拍照后再上传。"


def redrawn(data: bytes) -> bytes:
    """The picture `data` as a JPEG: turned the right way up, at most 1,600 pixels, first frame.

    Raises UnreadableFile.
    """
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                return _as_jpeg(_flat(image))
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadableFile(UNREADABLE) from None
    except (OSError, ValueError, SyntaxError, IndexError, KeyError, ZeroDivisionError):
        raise UnreadableFile(UNREADABLE) from None


def _flat(image: "Image") -> "Image":
    """A new picture with the pixels of `image` and nothing else of it, on white."""
    from PIL import Image, ImageOps

    image.draft("RGB", (LONGEST, LONGEST))  # a large photograph is not unpacked in full
    shown: Image.Image = image
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        shown = image.convert("RGBA")
    elif image.mode not in ("RGB", "RGBA", "L"):
        shown = image.convert("RGB")
    shown.thumbnail((LONGEST, LONGEST))
    turned = ImageOps.exif_transpose(shown)
    flat = Image.new("RGB", turned.size, "white")
    flat.paste(turned, mask=turned.getchannel("A") if turned.mode == "RGBA" else None)
    return flat


def _as_jpeg(image: "Image") -> bytes:
    for quality in QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise UnreadableFile(UNREADABLE)
