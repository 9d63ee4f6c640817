"""Where the weights are: shipped in the wheel as claimkit/models, at the top level of a checkout."""

from pathlib import Path

from claimkit.errors import ModelError


def models_folder() -> Path:
    """The folder that holds one folder a model; ModelError where there is none."""
    package = Path(__file__).parent.parent
    for folder in (package / "models", package.parent / "models"):
        if (folder / "quotes").is_dir():
            return folder
    raise ModelError(f"claimkit's weights must lie in {package / 'models'}, which lacks them: install claimkit again")
