from callboard.places.actions.importing import Report, import_posts
from callboard.places.actions.loading import fill, load_built_in

__all__ = ["Report", "fill", "import_posts", "load_built_in"]
