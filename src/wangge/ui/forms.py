"""Form parts that several apps use: photographs, and errors shown beside the field they belong to."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from wangge.kernel.errors import PlainError


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
