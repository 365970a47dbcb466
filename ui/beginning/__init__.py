"""The first run, step by step: what is true, what to call it, its passphrase, its recovery sheet."""
