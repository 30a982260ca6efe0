"""Pages of the steering room: parse, call a verb or a question, render."""
