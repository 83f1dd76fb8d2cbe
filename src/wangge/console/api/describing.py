"""Pieces of the OpenAPI document that the operations name beside themselves."""

from typing import Any

REF = "#/components/schemas/"


def body(shape: str, *, files: bool = False) -> dict[str, Any]:
    """The body of an operation: JSON of a shape; with files also a form of that JSON and photographs."""
    here = {"$ref": f"{REF}{shape}"}
    content: dict[str, Any] = {"application/json": {"schema": here}}
    if files:
        parts = {"payload": here, "photos": {"type": "array", "items": {"type": "string", "format": "binary"}}}
        content["multipart/form-data"] = {
            "schema": {"type": "object", "properties": parts},
            "encoding": {"payload": {"contentType": "application/json"}, "photos": {"contentType": "image/*"}},
        }
    return {"requestBody": {"required": True, "content": content}}


def photo() -> dict[str, Any]:
    """An answer that is a picture."""
    picture = {"schema": {"type": "string", "format": "binary"}}
    return {"responses": {200: {"description": "OK", "content": {"image/jpeg": picture}}}}
