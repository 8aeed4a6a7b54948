"""Charts: what to draw (clock, panel), how it looks (marks, labels, text), each chart, and finished figures as files."""
