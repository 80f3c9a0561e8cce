"""What a report is once it is made: frozen figures that renderers, pages and scripts read. No query, no layout."""
