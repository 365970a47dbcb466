"""What stands on the Combine page of the SoS team, part by part."""
