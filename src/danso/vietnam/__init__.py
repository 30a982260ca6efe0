"""What is Vietnamese about the house: text, legacy encodings, working time, units, official documents.

Pure Python: no Django, no clock of its own; the only thing read is data packaged beside the code.
"""
