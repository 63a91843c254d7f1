"""Amazon Lex V2, as far as a laptop can: utterances are matched, nothing is understood."""
