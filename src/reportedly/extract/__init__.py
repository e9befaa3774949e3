"""Facts of one report: sentences, entities, quotes, chains, times, places, numbers, claims."""
