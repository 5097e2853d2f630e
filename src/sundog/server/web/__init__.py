"""What the service shows to browsers: the playground, and the module that pages are made with."""
