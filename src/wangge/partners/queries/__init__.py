"""Reads for programs of others: collections of features, a page at a time."""

from wangge.partners.queries.collections import Collection, Property, collection_named, collections_for
from wangge.partners.queries.extent import extent
from wangge.partners.queries.features import EVER, Feature, Page, Wanted

__all__ = [
    "EVER",
    "Collection",
    "Feature",
    "Page",
    "Property",
    "Wanted",
    "collection_named",
    "collections_for",
    "extent",
]
