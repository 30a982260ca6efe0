"""danso: the platform with which one Vietnamese province runs Project 06."""
