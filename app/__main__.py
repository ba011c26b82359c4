"""`python -m app`, and the command `tradedeck`."""


def main() -> None:
    """Hand over to the command line."""
    from app.cli.main import run

    run()


if __name__ == "__main__":
    main()
