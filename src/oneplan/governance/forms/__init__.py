"""The forms a support officer edits governance in: they parse and word; the law is in the commands."""
