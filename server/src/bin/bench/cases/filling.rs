//! Inserts rows to measure with, one statement per kind.

use crate::BenchError;
use crate::database::analyze_tables;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};

/// The only model.
pub const MODEL: &str = "sketch";

/// Columns of every generated job.
pub const JOB_COLUMNS: &str = "user_id, job_type, prompt, negative_prompt, checkpoint_model,
    lora_models, width, height, batch_size, seed, steps, cfg, sampler_name, scheduler, denoise, params, engine,
    status, needs, position, total_steps, created_at, updated_at, started_at, completed_at, drawn_by, attempt";

/// Numbers 1 to $2 after [`JOB_COLUMNS`]; $1 is now.
const JOBS: &str = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $2)
    SELECT (SELECT id FROM users WHERE username = 'person' || (n % $3)), 'image_generation',
    'a lighthouse above a stormy sea, number ' || n, '', 'sketch', $4, 832, 1216, 1, n, 20, 7.0,
    'euler_ancestral', 'normal', 1.0, $5, 'auto', $6, 'auto' || $7 || 'sketch', n * 1024, 20, $1, $1, $8, $8,
    $9, 0 FROM numbers";

/// Adds an image to every completed job without one.
pub const IMAGES: &str =
    "INSERT INTO content_items (creator_id, job_id, batch_index, title, content_type, prompt,
    item_metadata, storage_key, mime, width, height, bytes, blake3, is_favorite, created_at)
    SELECT user_id, id, 0, prompt, 'image', prompt, params, 'images/' || id || '.png', 'image/png', 832, 1216,
    1500000, 'b3', false, created_at FROM generation_jobs WHERE status = 'completed' AND content_id IS NULL";

/// Links those jobs to it.
pub const LINK: &str = "UPDATE generation_jobs SET content_id = (SELECT i.id FROM content_items i
    WHERE i.job_id = generation_jobs.id) WHERE status = 'completed' AND content_id IS NULL";

/// Removes all jobs and everything that belongs to them.
pub async fn clear(c: &DatabaseConnection) -> Result<(), BenchError> {
    for table in ["user_notifications", "content_items", "job_attempts", "generation_jobs", "queue_turns"] {
        c.execute_unprepared(&format!("DELETE FROM {table}")).await?;
    }
    analyze_tables(c).await
}

/// Adds `count` waiting jobs, of the first `people` users in turn.
pub async fn add_waiting(c: &DatabaseConnection, count: u32, people: usize) -> Result<(), BenchError> {
    add(c, count, people, "pending").await
}

/// Adds `count` completed jobs of the first user, with an image each.
pub async fn add_finished(c: &DatabaseConnection, count: u32) -> Result<(), BenchError> {
    add(c, count, 1, "completed").await?;
    c.execute_unprepared(IMAGES).await?;
    c.execute_unprepared(LINK).await?;
    Ok(())
}

async fn add(c: &DatabaseConnection, count: u32, people: usize, status: &str) -> Result<(), BenchError> {
    let now = chrono::Utc::now();
    let finished = status == "completed";
    let values: [Value; 9] = [
        now.into(),
        i64::from(count).into(),
        i64::try_from(people)?.into(),
        serde_json::json!([]).into(),
        serde_json::json!({}).into(),
        status.into(),
        "\n".into(),
        finished.then_some(now).into(),
        finished.then_some("sketch").into(),
    ];
    let sql = format!("INSERT INTO generation_jobs ({JOB_COLUMNS}) {JOBS}");
    c.execute_raw(Statement::from_sql_and_values(c.get_database_backend(), sql, values)).await?;
    Ok(())
}

const NOTIFICATIONS: &str = "INSERT INTO user_notifications (user_id, title, message, notification_type,
    read_status, read_at, created_at)
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $2)
    SELECT (SELECT id FROM users WHERE username = 'person0'),
    CASE WHEN n % 10 = 0 THEN 'Generation failed' ELSE 'Generation complete' END,
    '“a lighthouse above a stormy sea, number' || n || '”: 1 picture in 12 s',
    CASE WHEN n % 10 = 0 THEN 'job_failed' ELSE 'job_completed' END,
    n % 2 = 0, CASE WHEN n % 2 = 0 THEN $1 END, $1 FROM numbers";

/// Adds `count` notifications of the first user, every other one unread.
pub async fn add_notifications(c: &DatabaseConnection, count: u32) -> Result<(), BenchError> {
    let values: [Value; 2] = [chrono::Utc::now().into(), i64::from(count).into()];
    c.execute_raw(Statement::from_sql_and_values(c.get_database_backend(), NOTIFICATIONS, values)).await?;
    let count = "UPDATE users SET unread_count = (SELECT count(*) FROM user_notifications n \
                 WHERE n.user_id = users.id AND NOT n.read_status)";
    c.execute_unprepared(count).await?;
    Ok(())
}

/// Ids of the first user's jobs, ascending.
pub async fn ids(c: &DatabaseConnection) -> Result<Vec<i64>, BenchError> {
    ids_in(c, "generation_jobs").await
}

/// Ids of the first user's notifications, ascending.
pub async fn notification_ids(c: &DatabaseConnection) -> Result<Vec<i64>, BenchError> {
    ids_in(c, "user_notifications").await
}

async fn ids_in(c: &DatabaseConnection, table: &str) -> Result<Vec<i64>, BenchError> {
    let sql = format!(
        "SELECT t.id FROM {table} t JOIN users u ON u.id = t.user_id WHERE u.username = 'person0' ORDER BY t.id"
    );
    let rows = c.query_all_raw(Statement::from_string(c.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}
