"""Rows for tests: one function a noun, with everything a row needs unless a test says otherwise."""
