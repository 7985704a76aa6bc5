"""What can be known on a day: `graph` (all lines at once), `map`, `bodies`, `organisations`, `districts`."""
