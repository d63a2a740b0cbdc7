"""Rules and values. Knows no database, no network and no clock."""
