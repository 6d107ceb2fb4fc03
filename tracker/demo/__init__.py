"""The demonstration county: two townships with a year behind them and a year running."""
