"""Time expressions: calendar arithmetic, words, grammar and anchoring."""
