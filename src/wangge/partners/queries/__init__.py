"""Reads for programs of others: collections of features, a page at a time."""

from wangge.partners.queries.collections import COLLECTIONS, Collection, Property, collection_named
from wangge.partners.queries.extent import extent
from wangge.partners.queries.features import EVER, Feature, Page, Wanted

__all__ = ["COLLECTIONS", "EVER", "Collection", "Feature", "Page", "Property", "Wanted", "collection_named", "extent"]
