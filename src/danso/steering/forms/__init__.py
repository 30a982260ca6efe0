"""Forms of the steering room, by topic."""
