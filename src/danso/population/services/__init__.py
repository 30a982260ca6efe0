"""What can be done with the population register; the only way in for other rooms."""

from danso.population.services.asking import ReadRefused, Standing
from danso.population.services.reading import Reading, find, read, verify

__all__ = ["ReadRefused", "Reading", "Standing", "find", "read", "verify"]
