"""claimkit's components in a spaCy pipeline of one's own, beside its other components, kept as a DocBin.

python examples/own_spacy_pipeline.py OUT.spacy
"""

import sys

import spacy
from spacy.tokens import DocBin

TEXT = (
    "Finance Minister Ngozi Okafor said the port tax would ruin the fishing towns. "
    "“We will fight it in court,” said Bo Vane, who leads the Harbour Union. Okafor called the tax a mistake."
)

nlp = spacy.blank("en")  # or any trained English pipeline
ruler = nlp.add_pipe("entity_ruler")
ruler.add_patterns([{"label": "TAX", "pattern": "port tax"}])
for name in ("claimkit_quotes", "claimkit_speakers", "claimkit_claims"):
    nlp.add_pipe(name)

doc = nlp(TEXT)
names = {speaker.id: speaker.name for speaker in doc._.speakers}
for quote in doc._.quotes:
    said = " ".join(span.text for span in quote.content)
    # Entities of other components lie on the same tokens.
    taxes = [ent.text for ent in doc.ents if any(s.start <= ent.start_char < s.end for s in quote.content)]
    print(f"{names.get(quote.speaker, 'nobody named')}: {said} {taxes}")
for claim in doc._.claims:
    print(claim.type, claim.certainty, [(stance.polarity, stance.target.name) for stance in claim.stances])

# Docs keep all of it, through nlp.pipe with processes and on disk.
DocBin(docs=[doc]).to_disk(sys.argv[1] if len(sys.argv) > 1 else "out.spacy")
