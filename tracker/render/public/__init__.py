"""What the public reads, in words, as a chart and as open data."""
