"""Backups: one encrypted archive of one consistent state, and the way back. Doors bring the key, the clock and the
address; nothing here reads settings.
"""
