"""Forms about measures: `definitions` and what is said of them, `releases` and the files they come from."""
