"""The cockpit, as a floor plan. Each storey leans only on the ones below it.

    __main__                                    starts the command line
    cli                                         parses, then calls the two below
    bootstrap | tui                             wires everything | draws everything
    simulator                                   a pretend exchange, speaking the real wire formats
    engine | venues | storage | host            the machine | the outside world (strangers to each other)
    ports : views                               what the engine needs | what a screen may know
    trading                                     what we do     (the core: pure, synchronous,
    portfolio                                   what we own     no clock, no dice, no I/O)
    market                                      what things cost
    domain                                      the words everybody uses

The same order stands as a contract in pyproject.toml; a test keeps the two equal.
"""

__version__ = "0.1.0"
