"""The SQL of the views: what files hold as it is written there, then with names joined."""

_MONTH = "strftime({published}, '%Y-%m') AS month"
_DAY = "coalesce(try_cast(left({0}, 10) AS DATE), CAST(try_strptime(left({0}, 8), '%Y%m%d') AS DATE))"
_ARTICLE = f"""article.id AS article_id, article.publisher AS publisher,
    {_DAY.format("article.published")} AS published, article.title AS title, article.url AS url"""
_WORDS = r"len(regexp_extract_all({}, '\S+'))"
_SPEAKER = "list_filter(speakers, lambda s: s.id = {})[1]"

_RECORD_QUOTES = f"""
SELECT article_id, publisher, published, title, url, q.id AS quote_id, q.kind AS quote_kind, s."name" AS speaker,
    s."type" AS speaker_type, s.named AS named, s."role" AS speaker_role, s.affiliation AS speaker_affiliation,
    list_sum(list_transform(q.content, lambda c: {_WORDS.format("c.text")})) AS words, q.parent AS parent,
    q.confidence AS quote_confidence
FROM (SELECT *, {_SPEAKER.format("q.speaker")} AS s
      FROM (SELECT {_ARTICLE}, speakers, unnest(quotes) AS q FROM ({{source}})))
"""
_RECORD_CLAIMS = f"""
SELECT article_id, publisher, published, title, url, c.id AS claim_id, q.id AS quote_id, q.kind AS quote_kind,
    s."name" AS speaker, s."type" AS speaker_type, s.named AS named, s."role" AS speaker_role,
    s.affiliation AS speaker_affiliation, c.text AS claim, c."type" AS claim_type, c.certainty AS certainty,
    c.negated AS negated, c.condition.text AS condition, st."target"."name" AS target,
    {_SPEAKER.format('st."target".speaker')}."type" AS target_type, st.polarity AS polarity,
    st.confidence AS stance_confidence, q.confidence AS quote_confidence, c.spans[1]."start" AS "start",
    c.spans[1]."end" AS "end"
FROM (SELECT *, {_SPEAKER.format("c.speaker")} AS s, list_filter(quotes, lambda x: x.id = c."quote")[1] AS q,
          unnest(CASE WHEN len(c.stances) > 0 THEN c.stances ELSE [NULL] END) AS st
      FROM (SELECT {_ARTICLE}, speakers, quotes, unnest(claims) AS c FROM ({{source}})))
"""
# Flat rows tell no names from descriptions, and of quotes only what claims stand in: a capital letter makes a name.
_NAMED = "regexp_matches(speaker, '[A-Z]')"
_ROW_CLAIMS = f"""
SELECT * REPLACE ({_DAY.format("CAST(published AS VARCHAR)")} AS published), {_NAMED} AS named FROM ({{source}})
"""
_ROW_QUOTES = f"""
SELECT article_id, any_value(publisher) AS publisher,
    any_value({_DAY.format("CAST(published AS VARCHAR)")}) AS published,
    any_value(title) AS title, any_value(url) AS url, quote_id, any_value(quote_kind) AS quote_kind,
    any_value(speaker) AS speaker, any_value(speaker_type) AS speaker_type, any_value({_NAMED}) AS named,
    any_value(speaker_role) AS speaker_role, any_value(speaker_affiliation) AS speaker_affiliation,
    sum({_WORDS.format("claim")}) AS words, CAST(NULL AS VARCHAR) AS parent,
    any_value(quote_confidence) AS quote_confidence
FROM (SELECT DISTINCT ON (article_id, claim_id) * FROM ({{source}}))
GROUP BY article_id, quote_id
"""
# (what a file holds, the view) -> its SELECT from `source`.
WRITTEN = {
    ("records", "quotes"): _RECORD_QUOTES,
    ("records", "claims"): _RECORD_CLAIMS,
    ("rows", "quotes"): _ROW_QUOTES,
    ("rows", "claims"): _ROW_CLAIMS,
}
# Each name as written, whether it is a person's, how often it stands.
FORMS = """
SELECT name, coalesce(bool_or(type = 'person'), false), count(*) FROM (
    SELECT speaker AS name, speaker_type AS type FROM written_quotes
    UNION ALL SELECT target, target_type FROM written_claims
    UNION ALL SELECT speaker, speaker_type FROM written_claims)
WHERE name IS NOT NULL GROUP BY name ORDER BY name
"""
JOINED = {
    "quotes": f"""
SELECT article_id, publisher, published, {_MONTH.format(published="published")}, title, url, quote_id, quote_kind,
    coalesce(s.joined, speaker) AS speaker, speaker AS speaker_in_article, speaker_type, named, speaker_role,
    speaker_affiliation, CAST(words AS BIGINT) AS words, parent, quote_confidence
FROM written_quotes LEFT JOIN names s ON s.name = speaker
""",
    "claims": f"""
SELECT article_id, publisher, published, {_MONTH.format(published="published")}, title, url, claim_id, quote_id,
    quote_kind, coalesce(s.joined, speaker) AS speaker, speaker AS speaker_in_article, speaker_type, named,
    speaker_role, speaker_affiliation, claim, claim_type, certainty, negated, condition,
    coalesce(t.joined, target) AS target, target AS target_in_article, target_type, polarity,
    stance_confidence, quote_confidence, "start", "end"
FROM written_claims LEFT JOIN names s ON s.name = speaker LEFT JOIN names t ON t.name = target
""",
}
NAMED = "WHERE named"
