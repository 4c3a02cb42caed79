//! PostgreSQL: a table of its own with a text-search vector. What can be filtered by is in it as words with a
//! colon, which no text has, so that one GIN index answers every combination.

/// The table, its first rows, and what keeps them.
pub const UP: &[&str] = &[
    "CREATE TABLE history_search (place bigint PRIMARY KEY, user_id text NOT NULL, words tsvector NOT NULL)",
    INDEX_OF_PLACES,
    INDEX_OF_WORDS,
    CELLS,
    "INSERT INTO history_search SELECT place, user_id, words FROM history_cells",
    KEEP,
    TRIGGER_FUNCTION,
    "CREATE TRIGGER history_search_job_added AFTER INSERT ON generation_jobs \
     FOR EACH ROW EXECUTE FUNCTION history_search_follow('job')",
    // Only what can be found: a claim or a heartbeat changes nothing here.
    "CREATE TRIGGER history_search_job_changed AFTER UPDATE ON generation_jobs FOR EACH ROW \
     WHEN (OLD.prompt IS DISTINCT FROM NEW.prompt OR OLD.negative_prompt IS DISTINCT FROM NEW.negative_prompt \
     OR OLD.checkpoint_model IS DISTINCT FROM NEW.checkpoint_model \
     OR OLD.lora_models IS DISTINCT FROM NEW.lora_models \
     OR OLD.width IS DISTINCT FROM NEW.width OR OLD.height IS DISTINCT FROM NEW.height \
     OR (OLD.status IN ('pending', 'running')) IS DISTINCT FROM (NEW.status IN ('pending', 'running'))) \
     EXECUTE FUNCTION history_search_follow('job')",
    "CREATE TRIGGER history_search_job_hidden AFTER UPDATE ON generation_jobs FOR EACH ROW \
     WHEN ((OLD.deleted_at IS NULL) IS DISTINCT FROM (NEW.deleted_at IS NULL)) \
     EXECUTE FUNCTION history_search_follow('all')",
    "CREATE TRIGGER history_search_job_removed AFTER DELETE ON generation_jobs \
     FOR EACH ROW EXECUTE FUNCTION history_search_follow('all')",
    "CREATE TRIGGER history_search_image_added AFTER INSERT ON content_items \
     FOR EACH ROW EXECUTE FUNCTION history_search_follow('image')",
    "CREATE TRIGGER history_search_image_changed AFTER UPDATE ON content_items FOR EACH ROW \
     WHEN (OLD.title IS DISTINCT FROM NEW.title OR OLD.is_favorite IS DISTINCT FROM NEW.is_favorite \
     OR (OLD.deleted_at IS NULL) IS DISTINCT FROM (NEW.deleted_at IS NULL)) \
     EXECUTE FUNCTION history_search_follow('image')",
    "CREATE TRIGGER history_search_image_removed AFTER DELETE ON content_items \
     FOR EACH ROW EXECUTE FUNCTION history_search_follow('image')",
    "CREATE TRIGGER history_search_tag_changed AFTER INSERT OR DELETE ON content_tags \
     FOR EACH ROW EXECUTE FUNCTION history_search_follow('tag')",
];

pub const INDEX_OF_PLACES: &str = "CREATE INDEX history_search_place ON history_search (user_id, place DESC)";
pub const INDEX_OF_WORDS: &str = "CREATE INDEX history_search_words ON history_search USING gin (words)";

pub const CELLS: &str = "CREATE VIEW history_cells AS \
    SELECT j.id AS job_id, j.id * 16 AS place, j.user_id AS user_id, \
    array_to_tsvector(ARRAY['owner:' || j.user_id, 'state:' || \
    CASE WHEN j.status IN ('pending', 'running') THEN 'active' ELSE j.status END, \
    'model:' || j.checkpoint_model, 'size:' || j.width || 'x' || j.height] \
    || ARRAY(SELECT 'lora:' || (l ->> 'name') FROM jsonb_array_elements(j.lora_models) l)) \
    || to_tsvector('simple', j.prompt) || to_tsvector('simple', j.negative_prompt) \
    || to_tsvector('simple', translate(j.checkpoint_model, '_-./\\', '     ')) AS words \
    FROM generation_jobs j WHERE j.deleted_at IS NULL AND j.status <> 'completed' \
    UNION ALL \
    SELECT j.id, j.id * 16 + 15 - i.batch_index, j.user_id, \
    array_to_tsvector(ARRAY['owner:' || j.user_id, 'state:completed', 'model:' || j.checkpoint_model, \
    'size:' || i.width || 'x' || i.height] \
    || CASE WHEN i.is_favorite THEN ARRAY['mark:favorite'] ELSE ARRAY[]::text[] END \
    || ARRAY(SELECT 'lora:' || (l ->> 'name') FROM jsonb_array_elements(j.lora_models) l) \
    || ARRAY(SELECT 'tag:' || t.tag FROM content_tags t WHERE t.content_id = i.id)) \
    || to_tsvector('simple', j.prompt) || to_tsvector('simple', j.negative_prompt) \
    || to_tsvector('simple', i.title) \
    || to_tsvector('simple', translate(j.checkpoint_model, '_-./\\', '     ')) \
    FROM generation_jobs j JOIN content_items i ON i.job_id = j.id \
    WHERE i.deleted_at IS NULL AND j.deleted_at IS NULL";

pub const KEEP: &str = "CREATE FUNCTION history_search_keep(first_place bigint, last_place bigint) RETURNS void \
    LANGUAGE sql AS $$ \
    DELETE FROM history_search WHERE place BETWEEN first_place AND last_place; \
    INSERT INTO history_search SELECT place, user_id, words FROM history_cells \
    WHERE job_id = first_place / 16 AND place BETWEEN first_place AND last_place $$";

const TRIGGER_FUNCTION: &str = "CREATE FUNCTION history_search_follow() RETURNS trigger LANGUAGE plpgsql AS $$ \
    DECLARE changed record; first_place bigint; \
    BEGIN \
    IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF; \
    CASE TG_ARGV[0] \
    WHEN 'job' THEN PERFORM history_search_keep(changed.id * 16, changed.id * 16); \
    WHEN 'all' THEN PERFORM history_search_keep(changed.id * 16, changed.id * 16 + 15); \
    WHEN 'image' THEN first_place := changed.job_id * 16 + 15 - changed.batch_index; \
    PERFORM history_search_keep(first_place, first_place); \
    ELSE SELECT i.job_id * 16 + 15 - i.batch_index INTO first_place FROM content_items i \
    WHERE i.id = changed.content_id; \
    PERFORM history_search_keep(first_place, first_place); \
    END CASE; \
    RETURN NULL; END $$";

pub const DOWN: &[&str] = &[
    "DROP TRIGGER history_search_job_added ON generation_jobs",
    "DROP TRIGGER history_search_job_changed ON generation_jobs",
    "DROP TRIGGER history_search_job_hidden ON generation_jobs",
    "DROP TRIGGER history_search_job_removed ON generation_jobs",
    "DROP TRIGGER history_search_image_added ON content_items",
    "DROP TRIGGER history_search_image_changed ON content_items",
    "DROP TRIGGER history_search_image_removed ON content_items",
    "DROP TRIGGER history_search_tag_changed ON content_tags",
    "DROP FUNCTION history_search_follow",
    "DROP FUNCTION history_search_keep",
    "DROP VIEW history_cells",
    "DROP TABLE history_search",
];
