"""What can be known on a day: `plans`, `priorities`, `strategies`, `advocacy`, and `choices` for forms."""
