"""Personal identity of reporters: encrypted, masked, opened only with a purpose and a trace."""
