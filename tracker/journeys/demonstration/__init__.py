"""The demonstration: Minneapolis from its first roster to Monday 7 November 2016, told through the services alone."""
