//! SQLite: an FTS5 table without a copy of the text. What can be filtered by is in columns of its own, so that
//! one MATCH answers every combination.

/// What is known of a cell, beside its place.
const CELL: &str = "owner, state, model, loras, size, marks, tags, prompt, negative_prompt, title";

/// Jobs are found by their number (NOT INDEXED leaves only that): after an ANALYZE of empty tables SQLite would rather
/// walk an index that was empty then, for every row that is written.
const CELLS: &str = "CREATE VIEW history_cells AS \
    SELECT j.id AS job_id, j.id * 16 AS place, replace(j.user_id, '-', '') AS owner, \
    CASE WHEN j.status IN ('pending', 'running') THEN 'active' ELSE j.status END AS state, \
    j.checkpoint_model AS model, \
    (SELECT group_concat(json_extract(value, '$.name'), ' ') FROM json_each(j.lora_models)) AS loras, \
    j.width || 'x' || j.height AS size, '' AS marks, '' AS tags, j.prompt AS prompt, \
    j.negative_prompt AS negative_prompt, '' AS title \
    FROM generation_jobs j NOT INDEXED WHERE j.deleted_at IS NULL AND j.status <> 'completed' \
    UNION ALL \
    SELECT j.id, j.id * 16 + 15 - i.batch_index, replace(j.user_id, '-', ''), 'completed', j.checkpoint_model, \
    (SELECT group_concat(json_extract(value, '$.name'), ' ') FROM json_each(j.lora_models)), \
    i.width || 'x' || i.height, CASE WHEN i.is_favorite THEN 'favorite' ELSE '' END, \
    (SELECT group_concat(t.tag, ' ') FROM content_tags t WHERE t.content_id = i.id), \
    j.prompt, j.negative_prompt, i.title \
    FROM generation_jobs j NOT INDEXED JOIN content_items i ON i.job_id = j.id \
    WHERE i.deleted_at IS NULL AND j.deleted_at IS NULL";

/// Only what can be found: a claim or a heartbeat changes nothing here.
const JOB_CHANGED: &str = "OLD.prompt IS NOT NEW.prompt OR OLD.negative_prompt IS NOT NEW.negative_prompt \
    OR OLD.checkpoint_model IS NOT NEW.checkpoint_model OR OLD.lora_models IS NOT NEW.lora_models \
    OR OLD.width IS NOT NEW.width OR OLD.height IS NOT NEW.height \
    OR (OLD.status IN ('pending', 'running')) IS NOT (NEW.status IN ('pending', 'running'))";
const IMAGE_CHANGED: &str = "NEW.job_id IS NOT NULL AND (OLD.title IS NOT NEW.title \
    OR OLD.is_favorite IS NOT NEW.is_favorite OR (OLD.deleted_at IS NULL) IS NOT (NEW.deleted_at IS NULL))";

/// The table, its first rows, and what keeps them.
pub fn up() -> Vec<String> {
    index(CELL, CELLS)
}

/// The same with other columns, which the view `cells` has.
pub fn index(cell: &str, cells: &str) -> Vec<String> {
    let table = format!(
        "CREATE VIRTUAL TABLE history_search USING fts5({cell}, content = '', contentless_delete = 1, \
         prefix = '3', tokenize = 'unicode61 remove_diacritics 2')"
    );
    let first = format!("INSERT INTO history_search (rowid, {cell}) SELECT place, {cell} FROM history_cells");
    [table, cells.to_owned(), first].into_iter().chain(triggers(cell)).collect()
}

fn triggers(cell: &str) -> Vec<String> {
    let image = |row: &str| format!("{row}.job_id * 16 + 15 - {row}.batch_index");
    let tag = |row: &str| {
        let place = image("i");
        format!("(SELECT {place} FROM content_items i WHERE i.id = {row}.content_id)")
    };
    let keep = |first: &str, last: &str| keep(cell, first, last);
    let job = "NEW.id * 16";
    let all = (job, "NEW.id * 16 + 15");
    let hidden = "(OLD.deleted_at IS NULL) IS NOT (NEW.deleted_at IS NULL)";
    vec![
        trigger("job_added", "INSERT ON generation_jobs", &keep(job, job)),
        trigger("job_changed", &format!("UPDATE ON generation_jobs WHEN {JOB_CHANGED}"), &keep(job, job)),
        trigger("job_hidden", &format!("UPDATE ON generation_jobs WHEN {hidden}"), &keep(all.0, all.1)),
        trigger("job_removed", "DELETE ON generation_jobs", &remove("OLD.id * 16", "OLD.id * 16 + 15")),
        trigger("image_added", "INSERT ON content_items", &keep(&image("NEW"), &image("NEW"))),
        trigger(
            "image_changed",
            &format!("UPDATE ON content_items WHEN {IMAGE_CHANGED}"),
            &keep(&image("NEW"), &image("NEW")),
        ),
        trigger("image_removed", "DELETE ON content_items", &remove(&image("OLD"), &image("OLD"))),
        trigger("tag_added", "INSERT ON content_tags", &keep(&tag("NEW"), &tag("NEW"))),
        trigger("tag_removed", "DELETE ON content_tags", &keep(&tag("OLD"), &tag("OLD"))),
    ]
}

fn trigger(name: &str, after: &str, act: &str) -> String {
    format!("CREATE TRIGGER history_search_{name} AFTER {after} BEGIN {act} END")
}

fn remove(first: &str, last: &str) -> String {
    format!("DELETE FROM history_search WHERE rowid BETWEEN {first} AND {last};")
}

fn keep(cell: &str, first: &str, last: &str) -> String {
    let remove = remove(first, last);
    format!(
        "{remove} INSERT INTO history_search (rowid, {cell}) SELECT place, {cell} FROM history_cells \
         WHERE job_id = ({first}) / 16 AND place BETWEEN {first} AND {last};"
    )
}

/// Triggers on a table that stays; the others go with theirs.
pub const DOWN: &[&str] = &[
    "DROP TRIGGER history_search_job_added",
    "DROP TRIGGER history_search_job_changed",
    "DROP TRIGGER history_search_job_hidden",
    "DROP TRIGGER history_search_job_removed",
    "DROP TRIGGER history_search_image_added",
    "DROP TRIGGER history_search_image_changed",
    "DROP TRIGGER history_search_image_removed",
    "DROP TRIGGER history_search_tag_added",
    "DROP TRIGGER history_search_tag_removed",
    "DROP VIEW history_cells",
    "DROP TABLE history_search",
];
