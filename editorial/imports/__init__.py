"""Files in, drafts out: `formats` make records, `match` finds whose they are, `apply` writes drafts."""
