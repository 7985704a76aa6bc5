"""The partnership file: the whole partnership as one readable YAML document, and back.

`reading` turns text into nodes that know their line · `shape` says what a section looks like (and is the published
schema) · `checking` turns nodes into rows · `loading` makes the database agree, or changes nothing · `dumping` writes.
"""
