"""Make a photograph fit to be kept: upright, and without place, device and comments in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageOps, JpegImagePlugin

from zhibu.core.errors import DomainError

# A 50-megapixel photograph takes 150 MB to decode; phones seldom make larger ones.
MAX_PIXELS = 50_000_000
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
# What a picture needs to look right; everything else (EXIF, GPS, XMP, texts) is left behind.
_KEPT = ("icc_profile", "transparency")
_JPEG_QUALITY, _WEBP_QUALITY = 92, 90


def clean_image(file: BinaryIO, kind: str) -> bytes:
    """Return the picture written anew, turned upright, with its colours but no other data.

    `kind` is jpg, png or webp. A JPEG keeps its own quantisation tables, so that next to nothing
    is lost. Raises DomainError for damaged, animated or oversized pictures, before decoding them.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=[_FORMATS[kind]]) as image:
            _refuse_unfit(image)
            return _written_anew(image, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except DomainError:
        raise
    except Exception as error:
        # Decoders raise nearly anything on spoiled bytes: struct.error, KeyError, SyntaxError …
        raise DomainError.of("UPL012", "图片已损坏，打不开", "请重新拍照或导出后再上传") from error


def _refuse_unfit(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    # A phone's JPEG may hold further views (MPO); the first is the photograph.
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise DomainError.of("UPL013", "动图不能作佐证", "请改传视频或静态图片")


def _too_many_pixels() -> DomainError:
    return DomainError.of("UPL011", f"图片超过 {MAX_PIXELS // 10_000} 万像素", "请缩小后再上传")


def _written_anew(image: Image.Image, kind: str) -> bytes:
    options = _options(image, kind)
    kept: dict[Any, Any] = {name: image.info[name] for name in _KEPT if name in image.info}
    upright = ImageOps.exif_transpose(image)
    bare = upright.copy()
    bare.info = kept
    made = BytesIO()
    bare.save(made, icc_profile=kept.get("icc_profile"), **options)
    return made.getvalue()


def _options(image: Image.Image, kind: str) -> dict[str, Any]:
    if kind == "png":
        return {"format": "PNG", "exif": b""}
    if kind == "webp":
        return {"format": "WEBP", "quality": _WEBP_QUALITY, "exif": b"", "xmp": b""}
    options: dict[str, Any] = {"format": "JPEG", "exif": b"", "comment": b""}
    tables = getattr(image, "quantization", None)
    if not tables:
        return options | {"quality": _JPEG_QUALITY}
    sampling = JpegImagePlugin.get_sampling(image)
    return options | {"qtables": tables} | ({"subsampling": sampling} if sampling >= 0 else {})
