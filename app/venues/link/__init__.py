"""The only code that opens sockets to venues."""
