"""Pages of measures: `reading` for anybody, `exports` for what leaves, `tending` for support officers and analysts."""
