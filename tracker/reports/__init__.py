"""The reading wing: each report is a function of a session, a day and a moment of knowledge. It never writes and never
asks what time it is.
"""
