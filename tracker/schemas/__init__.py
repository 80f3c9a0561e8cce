"""Text to commands: one schema an act, the same at every door. Nothing here knows a database, and nothing that was not
asked for is let through.
"""
