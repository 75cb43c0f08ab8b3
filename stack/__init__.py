"""Run everything Channelwatch needs on one machine, without containers."""
