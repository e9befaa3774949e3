"""One story's reports side by side: who is who, what happened once, what is asked and answered."""
