"""Every command with its options and a help that is enough; the work is done elsewhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from typer.core import TyperGroup
from typer.main import get_command

from app.cli.screen_options import LinkOption, with_screen_options
from app.cli.screen_wish import ScreenWish
from app.domain.errors import UnusableInput

Command: TypeAlias = Callable[..., int]

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Folder of the journal and the history; default: see `tradedeck locate`."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")]
VenuesOption = Annotated[
    str, typer.Option("--venues", help="Simulated venues, separated by commas: binance,okx.")
]

_AS_USUAL = ScreenWish()


def build_tree() -> TyperGroup:
    """The click command behind `tradedeck`."""
    tree = typer.Typer(
        name="tradedeck",
        no_args_is_help=False,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    tree.callback(
        invoke_without_command=True,
        help="A terminal cockpit for several crypto venues. Without a command it opens the cockpit.",
    )(cockpit)
    commands: tuple[Command, ...] = (
        with_screen_options(demo),
        simulate,
        replay,
        decode,
        doctor,
        verify,
        locate,
    )
    for command in commands:
        tree.command()(command)
    keys = typer.Typer(help="Keep API keys in the system keyring.", rich_markup_mode=None)
    key_commands: dict[str, Command] = {
        "add": keys_add,
        "list": keys_list,
        "remove": keys_remove,
        "test": keys_test,
    }
    for name, command in key_commands.items():
        keys.command(name)(command)
    tree.add_typer(keys, name="keys")
    built = get_command(tree)
    assert isinstance(built, TyperGroup)
    return built


def cockpit(context: typer.Context, link: LinkOption = None) -> int:
    """Open the cockpit when no command is given."""
    if context.invoked_subcommand is None:
        from app.cli.cockpit import open_cockpit

        return open_cockpit(link=link)
    if link is not None:
        raise UnusableInput("--link stands behind the command: tradedeck demo --link slow")
    return 0


def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="No screen: a scripted operator trades.")
    ] = False,
    seconds: Annotated[
        float | None,
        typer.Option("--for", help="With --headless: how long, in seconds; default: 20."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the pretend markets.")] = 7,
    venues: VenuesOption = "binance,okx",
    data: DataOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --headless: print one JSON object, for programs.")
    ] = False,
    screen: ScreenWish = _AS_USUAL,
) -> int:
    """Open the cockpit on simulated venues.

    No account and no internet is needed, and no money is at risk.
    What the simulated venues hold is kept in the data folder; a second run continues it.
    Example: tradedeck demo --headless --for 20 --seed 7 --json
    """
    from app.cli.demo import run_demo

    return run_demo(
        headless=headless,
        seconds=seconds,
        seed=seed,
        venues=venues,
        data=data,
        as_json=as_json,
        screen=screen,
    )


def simulate(
    venues: VenuesOption = "binance,okx",
    seed: Annotated[int, typer.Option("--seed", help="Seed of the pretend markets.")] = 7,
    port: Annotated[int, typer.Option("--port", help="Port on 127.0.0.1; 0 = any free one.")] = 0,
    data: DataOption = None,
    parent: Annotated[
        bool, typer.Option("--with-parent", help="End when standard input closes.", hidden=True)
    ] = False,
) -> int:
    """Serve simulated venues on 127.0.0.1.

    They speak the venues' own protocols until interrupted.
    The first line of standard output is a JSON object with addresses and keys.
    """
    from app.cli.simulate import run_simulate

    return run_simulate(venues=venues, seed=seed, port=port, data=data, with_parent=parent)


def replay(
    files: Annotated[
        list[Path], typer.Argument(help="Recordings: *.rec.gz, *.ws.rec.gz, *.jsonl.gz.")
    ],
    venue: Annotated[
        str | None, typer.Option("--venue", help="Where the file does not say it.")
    ] = None,
    product: Annotated[
        str | None, typer.Option("--product", help="spot, usdm, coinm, swap.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Run recorded traffic through the books.

    Every sequence, checksum and best quote in the recording is checked.
    """
    from app.cli.replay import run_replay

    return run_replay(files, venue=venue, product=product, as_json=as_json)


def decode(
    file: Annotated[
        Path, typer.Argument(help="One JSON document: a socket frame or a REST answer.")
    ],
    venue: Annotated[str, typer.Option("--venue", help="binance or okx.")],
    product: Annotated[
        str | None, typer.Option("--product", help="spot, usdm, coinm, swap.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON is the only output; accepted for scripts.")
    ] = True,
) -> int:
    """Print a venue's message as events in JSON."""
    from app.cli.decode import run_decode

    return run_decode(file, venue=venue, product=product)


def doctor(as_json: JsonOption = False, data: DataOption = None) -> int:
    """Check this machine; each line is ok or what to do.

    Python, terminal, config, keyring, database, and the clocks of configured venues.
    """
    from app.cli.doctor import run_doctor

    return run_doctor(as_json=as_json, data=data)


def verify(data: DataOption = None, as_json: JsonOption = False) -> int:
    """Check the hash chain of the journal."""
    from app.cli.verify import run_verify

    return run_verify(data=data, as_json=as_json)


def locate(as_json: JsonOption = False) -> int:
    """Print where config, data and log live."""
    from app.cli.locate import locate as print_places

    return print_places(as_json=as_json)


def keys_add(
    venue: Annotated[str, typer.Argument(help="binance or okx.")],
    name: Annotated[
        str | None, typer.Option("--name", help="A name of your own; default: the venue.")
    ] = None,
) -> int:
    """Ask for an API key and keep it in the keyring.

    Use a read-only key: it is all that is needed today.
    """
    from app.cli.keys import add

    return add(venue, name)


def keys_list() -> int:
    """Print the names of the keys, never a secret."""
    from app.cli.keys import listed

    return listed()


def keys_remove(name: Annotated[str, typer.Argument(help="As `keys list` shows it.")]) -> int:
    """Forget a key."""
    from app.cli.keys import remove

    return remove(name)


def keys_test(
    venue: Annotated[str, typer.Argument(help="binance or okx.")],
    name: Annotated[
        str | None, typer.Option("--name", help="The key's name; default: the venue.")
    ] = None,
) -> int:
    """Read balances once with a key; say what the venue answered."""
    from app.cli.key_test import run_key_test

    return run_key_test(venue, name)
