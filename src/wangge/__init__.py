"""wangge (网格): an open platform for grid-based public service and grassroots governance."""
