"""Files as people bring them: pictures of every kind, papers with somebody's numbers."""

import io

from PIL import Image

CARD = "11010519491231002X"
MOBILE = "13800001234"
BANK = "6222021234567894"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + b"\0" * 64
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 64


def picture(kind="PNG", size=(40, 20), **more):
    """A picture, blue on the left and red on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def photograph():
    """A photograph held upright: it says where it was taken, and that it must be turned."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it clockwise
    exif[0x010E] = "Liutang village, group 3"
    return picture("JPEG", (40, 20), exif=exif, comment=b"taken at home")


def animation():
    """A moving picture: red, then blue."""
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def bomb():
    """A small file that says it is 400 million pixels."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


def opened(data):
    """The picture in `data`."""
    return Image.open(io.BytesIO(data))
