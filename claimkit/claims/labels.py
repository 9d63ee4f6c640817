"""The labels of a claim, in the order in which the claim head scores them."""

TYPES = ("fact", "evaluation", "prediction", "policy", "intent", "attitude", "question")
CERTAINTIES = ("certain", "probable", "possible", "unspecified")
POLARITIES = ("neutral", "favor", "against")
NEUTRAL = POLARITIES[0]
