"""What a ControlNet is shown, made of the camera's picture within the graph."""
