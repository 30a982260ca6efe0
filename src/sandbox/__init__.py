"""The outside world for development and demonstrations: synthetic residents, register and sign-in."""
