"""Records against gold: how good quotes, speakers, claims and stances are."""

from claimkit.evaluation.evaluate import Evaluation, Group, evaluate
from claimkit.evaluation.files import read_articles
from claimkit.evaluation.items import ArticleItems, from_record
from claimkit.evaluation.measures import Value

__all__ = ["ArticleItems", "Evaluation", "Group", "Value", "evaluate", "from_record", "read_articles"]
