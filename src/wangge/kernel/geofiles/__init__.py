"""The one door to geographic files (pyogrio, GDAL inside): drawings in, with every fault told by its place; files out.

Nothing of a file is believed. It is looked at before GDAL sees it: by what stands in it and not by its name, within
bounds, without archives in archives, entities, views or references to anything outside itself.
"""

from wangge.kernel.geofiles.problems import FileProblem, problems_of
from wangge.kernel.geofiles.reading import FileFeature, GeoFile, areas_of, read_geofile
from wangge.kernel.geofiles.writing import FileLayer, write_geojson, write_geopackage

__all__ = [
    "FileFeature",
    "FileLayer",
    "FileProblem",
    "GeoFile",
    "areas_of",
    "problems_of",
    "read_geofile",
    "write_geojson",
    "write_geopackage",
]
