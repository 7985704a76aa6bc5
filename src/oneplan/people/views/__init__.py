"""Pages about partners, persons and offices, invitations and accounts."""
