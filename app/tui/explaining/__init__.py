"""Answers for any figure on the screen: what it is, exactly how much, from where, how old, how computed."""
