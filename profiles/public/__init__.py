"""What readers get. Reads the published tables only; no GET writes."""
