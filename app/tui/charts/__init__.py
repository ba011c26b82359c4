"""Charts as cells: plotext draws the shapes, everything around them is ours."""
