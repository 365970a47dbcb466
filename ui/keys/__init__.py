"""What opens the record book, and how that is changed: passphrase, recovery sheet, all keys, escrow."""
