"""From the words of a prompt to what they ask for; knows nothing of pictures."""
