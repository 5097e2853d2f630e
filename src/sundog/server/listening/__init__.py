"""How clients' lines are read: bounds on what comes before anybody has understood it."""
