//! What an entry is found by.

pub const UP: &[&str] = &[OWNED_WORDS, OWNED_QUERY, CELLS];

pub const DOWN: &[&str] =
    &["DROP FUNCTION history_owned(text, tsvector)", "DROP FUNCTION history_owned(text, tsquery)"];

/// The words of a text as one person's. A word that would be longer than PostgreSQL allows (2,046 bytes) is left out.
const OWNED_WORDS: &str = r"CREATE FUNCTION history_owned(owner text, words tsvector) RETURNS tsvector
    LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg('''' || owner || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''':'
        || array_to_string(positions, ','), ' '), '')::tsvector
    FROM unnest(words) WHERE octet_length(owner || lexeme) <= 2046 $$";

/// What is looked for in one person's words.
const OWNED_QUERY: &str = r"CREATE FUNCTION history_owned(owner text, wanted tsquery) RETURNS tsquery
    LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(wanted::text, '''((?:[^'']|'''')+)''', '''' || owner || '\1''', 'g')::tsquery $$";

/// The owner is the end of the id, which is random. Every entry has `any:`. A span's word names its size, as the power of two that it holds in
/// jobs, and its number.
const CELLS: &str = r"CREATE VIEW history_cells AS
    SELECT job_id, place, user_id,
        history_owned(owner, to_tsvector('simple', prompt) || to_tsvector('simple', negative_prompt)
            || to_tsvector('simple', title) || to_tsvector('simple', translate(model, '_-./\', '     ')))
        || array_to_tsvector(ARRAY(SELECT owner || facet FROM unnest(marks || ARRAY['any:', 'state:' || state,
            'model:' || model, 'size:' || width || 'x' || height]
            || ARRAY(SELECT 'lora:' || (lora ->> 'name') FROM jsonb_array_elements(loras) lora)
            || ARRAY(SELECT 'span' || size || ':' || (job_id >> size) FROM unnest(ARRAY[10, 13, 16, 19]) size)
        ) facet)) AS words
    FROM (
        SELECT j.id AS job_id, j.id * 16 AS place, j.user_id, right(j.user_id, 12) AS owner,
            CASE WHEN j.status IN ('pending', 'running') THEN 'active' ELSE j.status END AS state,
            j.checkpoint_model AS model, j.lora_models AS loras, j.width, j.height,
            j.prompt, j.negative_prompt, '' AS title, ARRAY[]::text[] AS marks
        FROM generation_jobs j WHERE j.deleted_at IS NULL AND j.status <> 'completed'
        UNION ALL
        SELECT j.id, j.id * 16 + 15 - i.batch_index, j.user_id, right(j.user_id, 12),
            'completed', j.checkpoint_model, j.lora_models, i.width, i.height,
            j.prompt, j.negative_prompt, i.title,
            CASE WHEN i.is_favorite THEN ARRAY['mark:favorite'] ELSE ARRAY[]::text[] END
            || ARRAY(SELECT 'tag:' || t.tag FROM content_tags t WHERE t.content_id = i.id)
        FROM generation_jobs j JOIN content_items i ON i.job_id = j.id
        WHERE i.deleted_at IS NULL AND j.deleted_at IS NULL) cells";
