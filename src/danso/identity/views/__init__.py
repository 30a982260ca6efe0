"""Pages of the sign-in and of the officers' administration."""
