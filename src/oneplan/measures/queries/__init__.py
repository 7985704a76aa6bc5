"""Facts for pages: the figures that are out, and what they say."""
