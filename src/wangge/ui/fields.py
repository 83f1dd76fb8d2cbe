"""Shapes that several apps read: photographs, keys in addresses, and errors shown beside their field."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import register_converter

from wangge.kernel.errors import PlainError
from wangge.kernel.ids import RegionKey


class PhotosInput(forms.ClearableFileInput):
    """A file box that takes several photographs."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photographs; cleaned to their contents, checked and re-encoded where they are kept."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The contents of every file, in order."""
        files = data if isinstance(data, list | tuple) else [data]
        return tuple(file.read() for file in files if isinstance(file, UploadedFile))


def blame(form: forms.BaseForm, error: PlainError) -> None:
    """Show an error beside the field that the person should change, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


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
