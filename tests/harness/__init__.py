"""What the tests stand on: a PostgreSQL of their own, a browser, and the accessibility check."""
