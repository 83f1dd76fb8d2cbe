"""The list of operations in docs/reference says what the document of the API says.

With WANGGE_WRITE_REFERENCE=1 the page is written instead.
"""

import os

from tests.architecture.house import ROOT

from wangge.console.api.document import document

PAGE = ROOT / "docs" / "reference" / "api.md"
INTRO = """# The API

Made from `/api/v1/openapi.json`, which describes every field. How to begin: `docs/guide/developer.md`.
"""


def page() -> str:
    parts = [INTRO, "| operation | | what it does |\n| --- | --- | --- |"]
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            said = " ".join(operation["description"].split())
            parts.append(f"| `{operation['operationId']}` | `{method.upper()} {path}` | {said} |")
    return "\n".join(parts) + "\n"


def test_the_page_lists_the_operations_there_are() -> None:
    if os.environ.get("WANGGE_WRITE_REFERENCE"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page()
