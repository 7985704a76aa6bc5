"""Pages of the plan: `reading` for anybody, `editing` for support officers, `advocacy` for those who belong."""
