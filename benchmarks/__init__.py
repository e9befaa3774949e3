"""Speed, start-up and memory, shown by commands; nothing here is a timed test."""
