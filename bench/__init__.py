"""What the product reaches, measured: `python -m bench`."""
