"""Pictures of any source as one array of bytes: listed, then decoded; the network scales them."""

from trilith.data.images.files import read_header
from trilith.data.images.listing import ImageListing, Images, Skipped
from trilith.data.images.pictures import as_vectors, picture_sizes, read_pictures
from trilith.data.images.read import decode_images, read_images
from trilith.data.images.similar import Similar, similar_pictures
from trilith.data.images.sources.catalogue import holds_images, scan_images

__all__ = [
    "ImageListing",
    "Images",
    "Similar",
    "Skipped",
    "as_vectors",
    "decode_images",
    "holds_images",
    "picture_sizes",
    "read_header",
    "read_images",
    "read_pictures",
    "scan_images",
    "similar_pictures",
]
