"""What can be done with officers' accounts."""
