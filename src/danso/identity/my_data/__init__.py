"""What people see of their data: who read them, the data themselves, and questions to agencies."""
