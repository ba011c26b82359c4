"""What may be said of the line to the terminal on the command line."""

from app.domain.errors import UnusableInput
from app.domain.safe_text import sanitise
from app.tui.link import WISHES


def checked_link(link: str | None) -> str | None:
    """The line's kind as typed; raises UnusableInput for one that does not exist."""
    if link is not None and link not in WISHES:
        raise UnusableInput(f"--link {sanitise(link, 40)}: choose one of {', '.join(WISHES)}")
    return link
