"""The ledgers of village assistance: what each record type holds, posts and refuses."""
