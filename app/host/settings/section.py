"""What every section of the settings has in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """Frozen; an unknown key is an error, because a misspelt limit protects nobody."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
