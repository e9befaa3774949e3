"""Facts of one report: sentences, entities, quotes, attributions, times, places, quantities, claims."""
