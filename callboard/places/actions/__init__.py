from callboard.places.actions.asking import ask, forget_old, wonder
from callboard.places.actions.importing import Report, import_posts
from callboard.places.actions.loading import fill, load_built_in

__all__ = ["Report", "ask", "fill", "forget_old", "import_posts", "load_built_in", "wonder"]
