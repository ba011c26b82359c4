"""The words everybody uses: pure values without behaviour that waits."""
