"""Judgement about what comes in: a report needs words we can read; everything else may be missing."""

from dataclasses import dataclass

from wangge.kernel.errors import Decision, no
from wangge.kernel.text import clean, clean_words, says_something
from wangge.people.rules import Identity, check_identity

LONGEST_TEXT = 5000
LONGEST_PLACE = 200
MOST_PHOTOS = 3
TITLE_LENGTH = 40
OWN_CHANNEL = "portal"  # what somebody writes of themselves
IDENTITY_NUMBER = "identity_number"  # the sensitive module of identity numbers and homes taken down by staff


@dataclass(frozen=True)
class Report:
    """What somebody reports, by whatever channel. Longitude and latitude in CGCS2000 degrees."""

    text: str
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    channel: str = OWN_CHANNEL
    submission_key: str = ""
    phone: str = ""
    photos: tuple[bytes, ...] = ()
    flow: str = "grid_loop"
    hides_reporter: bool = False  # the person asked to stay unknown to the unit that handles it
    area_no: int | None = None  # chosen from the address box, when there is no point
    name: str = ""
    id_number: str = ""  # only where a member of staff takes the report down
    home: str = ""
    notice: str = ""  # which notice of which collection activity was shown, as "activity:version"

    def cleaned(self) -> "Report":
        """The same report, its texts tidied for storage; an ID number stays whole only in the field meant for it."""
        for_the_store, for_all = ("phone", "name", "id_number", "home"), ("text", "place")
        tidied = {name: clean(getattr(self, name)) for name in for_the_store}
        return Report(**{**vars(self), **tidied, **{name: clean_words(getattr(self, name)) for name in for_all}})

    @property
    def identity(self) -> Identity:
        """What the person left of themselves."""
        return Identity(self.name, self.phone, self.id_number, self.home)

    @property
    def is_sensitive(self) -> bool:
        """Whether staff took down what may be kept only after an impact assessment; one's own home is not."""
        return self.channel != OWN_CHANNEL and bool(self.id_number or self.home)

    @property
    def title(self) -> str:
        """The first words, as a heading."""
        line = self.text.splitlines()[0] if self.text else ""
        return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


def check_report(report: Report) -> tuple[str, Decision]:
    """Whether a cleaned report can be taken: the field at fault, and the decision."""
    checks = (
        ("text", bool(report.text), "Please say in a few words what is the matter."),
        ("text", says_something(report.text),
         "Please describe it in words as well; a symbol alone does not tell us enough."),
        ("text", len(report.text) <= LONGEST_TEXT, "The text is longer than 5,000 characters. Please shorten it."),
        ("place", len(report.place) <= LONGEST_PLACE, "The address is longer than 200 characters. Please shorten it."),
        ("photos", len(report.photos) <= MOST_PHOTOS, "At most three photos can be sent with a report."),
        ("lon", (report.lon is None) == (report.lat is None),
         "The point on the map is incomplete. Please set it again."),
    )  # fmt: skip
    for field, is_fine, reason in checks:
        if not is_fine:
            return field, no(reason)
    return check_identity(report.identity)
