"""Reports as bytes, and the geometry of charts: imports the domain only; no database, no web."""
