"""What is true at a virtual moment: a pure function of the scenario and the clock."""
