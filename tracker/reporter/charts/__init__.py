"""Charts: what to draw (clock, panel), how it looks (marks, labels, text), each chart, finished figures, files."""
