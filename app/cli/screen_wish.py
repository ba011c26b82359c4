"""What the command line may wish of the screen."""

from typing import NamedTuple

from app.domain.errors import UnusableInput
from app.domain.safe_text import sanitise
from app.tui.link import WISHES


class ScreenWish(NamedTuple):
    """None: as the settings say. `tour`: the newcomer is shown around."""

    theme: str | None = None
    link: str | None = None
    tour: bool = False


def checked_link(link: str | None) -> str | None:
    """The line's kind as typed; raises UnusableInput for one that does not exist."""
    if link is not None and link not in WISHES:
        raise UnusableInput(f"--link {sanitise(link, 40)}: choose one of {', '.join(WISHES)}")
    return link
