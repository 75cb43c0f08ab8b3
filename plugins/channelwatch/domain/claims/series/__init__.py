"""Claims across posts: which posts speak of one event, and how one answers another."""
