"""What the frame of every page needs of the template language."""

from django import template

register = template.Library()


@register.simple_block_tag
def kept(content: str) -> str:
    """Rendered once and shown in several places: `{% kept as title %}...{% endkept %}`, then `{{ title }}`.

    A page may fill a block once only, and the title of a page stands in its head and at the foot of each printed sheet.
    """
    return content
