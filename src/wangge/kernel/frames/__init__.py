"""Coordinate frames at the edge: to and from CGCS2000 degrees, and which frame a drawing seems to be in."""

from wangge.kernel.frames.guessing import Guess, guess_frame
from wangge.kernel.frames.moving import (
    BD09,
    FRAMES,
    GCJ02,
    OWN,
    WGS84,
    Frame,
    UnknownFrameError,
    frame_of,
    from_own,
    shape_from_own,
    shape_to_own,
    to_own,
)

__all__ = [
    "BD09",
    "FRAMES",
    "GCJ02",
    "OWN",
    "WGS84",
    "Frame",
    "Guess",
    "UnknownFrameError",
    "frame_of",
    "from_own",
    "guess_frame",
    "shape_from_own",
    "shape_to_own",
    "to_own",
]
