"""Addresses that carry the key of a row."""

from django.urls import register_converter

from wangge.kernel.ids import RegionKey


class RegionKeyConverter:
    """`320583-<uuid>` in an address: where a row lives, and which one it is."""

    regex = r"[0-9]{1,9}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    def to_python(self, value: str) -> RegionKey:
        """Read the written form."""
        return RegionKey.parse(value)

    def to_url(self, value: RegionKey | str) -> str:
        """Write the key."""
        return str(value)


register_converter(RegionKeyConverter, "region_key")
