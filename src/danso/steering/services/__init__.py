"""What can be done in the steering loop: one function a verb, by noun."""
