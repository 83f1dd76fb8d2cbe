"""The territory: a tree of areas of any depth, their codes and shapes, and which grid a point is in."""
