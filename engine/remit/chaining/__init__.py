"""Forward chaining by durable-rules: concepts fire, then rules; the derivation is what explanations are made of."""
