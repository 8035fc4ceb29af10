"""The whole of 2015/16, played by the people who would work in it."""
