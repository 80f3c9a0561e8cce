"""Files that people send in are read in a process of their own, under limits of memory and time.

`sent_file` is what the journeys use, `process` starts and ends the process, `reader` runs in it, `wire` is what they
say to each other.

Nothing is imported here, because the reader imports this package each time it starts.
"""
