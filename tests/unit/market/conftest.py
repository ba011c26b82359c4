"""Where no C compiler was, there is nothing compiled to test."""

from app.market.sides import COMPILED, SIDE_CLASSES

collect_ignore = [] if COMPILED in SIDE_CLASSES else ["test_compiled_side.py"]
