"""The keys with which orders are placed and changed: ticket, review, change of a resting order."""

from app.tui.key_binding import CONFIRM, START, SUBMIT, KeyBinding


def amends(where: str) -> tuple[KeyBinding, ...]:
    """The keys that begin a change of the order under the cursor, in a panel that shows orders."""
    return (
        KeyBinding("amend_up", where, ("+",), "amend", "change the order: price a tick up", START),
        KeyBinding("amend_down", where, ("-",), "", "change the order: price a tick down", START),
        KeyBinding("amend_more", where, (">",), "", "change the order: 10 % more of it", START),
        KeyBinding("amend_less", where, ("<",), "", "change the order: 10 % less of it", START),
    )


TICKET = (
    KeyBinding(
        "review", "ticket", ("enter",), "review", "show what would be sent; sends nothing", START
    ),
    KeyBinding("next_field", "ticket", ("tab",), "field", "next field"),
    KeyBinding("previous_field", "ticket", ("shift+tab",), "", "previous field"),
    KeyBinding("to_line", "ticket", (":",), "line", "to the whole order as one line"),
    KeyBinding(
        "toggle", "ticket", ("space",), "choice",
        "next side or style; the venue under the caret: use it or not, pin it, exclude it",
    ),
    KeyBinding("step_up", "ticket", ("up",), "", "a price one tick up; elsewhere the field above"),
    KeyBinding(
        "step_down", "ticket", ("down",), "", "a price one tick down; elsewhere the field below"
    ),
    KeyBinding(
        "leap_up", "ticket", ("pageup",), "", "a price ten ticks up; a size: 10 25 50 75 100% of free"
    ),
    KeyBinding("leap_down", "ticket", ("pagedown",), "", "a price ten ticks down; a smaller size"),
    KeyBinding("next_choice", "ticket", ("right",), "", "next choice or venue; caret right"),
    KeyBinding("previous_choice", "ticket", ("left",), "", "previous choice or venue; caret left"),
    KeyBinding("line_start", "ticket", ("home", "ctrl+a"), "", "start of the text"),
    KeyBinding("line_end", "ticket", ("end", "ctrl+e"), "", "end of the text"),
    KeyBinding("erase", "ticket", ("backspace",), "", "erase one character"),
    KeyBinding("clear", "ticket", ("ctrl+u", "delete"), "", "erase the field"),
    KeyBinding("help", "ticket", ("?", "f1"), "", "the keys of this place"),
    KeyBinding("confirm", "review", ("y",), "SEND", "send exactly the plan that is shown", CONFIRM),
    KeyBinding("reprice", "review", ("r",), "re-price", "take the newest plan instead", START),
    KeyBinding("again", "review", ("enter",), "", "the newest plan when the shown one is void", START),
    KeyBinding("help", "review", ("?", "f1"), "", "the keys of this place"),
    KeyBinding(
        "submit", "typed", ("enter",), "SEND",
        "send exactly the plan that is shown, once the text that it asks for is typed", SUBMIT,
    ),
    KeyBinding("reprice", "typed", ("r",), "re-price", "take the newest plan instead", START),
    KeyBinding("erase", "typed", ("backspace",), "", "erase one character"),
    KeyBinding("help", "typed", ("?", "f1"), "", "the keys of this place"),
)  # fmt: skip
AMEND = (
    KeyBinding(
        "confirm", "amend", ("y",), "SEND", "send exactly the change that is shown", CONFIRM
    ),
    KeyBinding("tick_up", "amend", ("+", "up"), "up", "a price one tick up"),
    KeyBinding("tick_down", "amend", ("-", "down"), "down", "a price one tick down"),
    KeyBinding("leap_up", "amend", ("pageup",), "10 up", "a price ten ticks up"),
    KeyBinding("leap_down", "amend", ("pagedown",), "", "a price ten ticks down"),
    KeyBinding("size_down", "amend", ("<",), "less", "10 % of the order less, in whole lots"),
    KeyBinding("size_up", "amend", (">",), "more", "10 % of the order more, in whole lots"),
    KeyBinding("join", "amend", ("J",), "join", "beside the best other price, along with it"),
    KeyBinding(
        "front", "amend", ("F",), "front", "a tick in front of it, along with it; not to take"
    ),
    KeyBinding("cancel", "amend", ("c",), "cancel", "drop the change and cancel the order"),
    KeyBinding("again", "amend", ("r",), "again", "begin again from what the order is now", START),
    KeyBinding("erase", "amend", ("backspace",), "", "erase one digit of the price"),
    KeyBinding("clear", "amend", ("ctrl+u", "delete"), "", "erase the price"),
    KeyBinding("help", "amend", ("?", "f1"), "", "the keys of this place"),
)
