"""What a language model adds to a prompt, where the operator names one."""
