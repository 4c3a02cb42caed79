//! Databases to measure on, filled by a statement each.

use crate::Failed;
use app::context::{Database, DatabaseLocation};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, Value};
use std::path::{Path, PathBuf};

/// The only model.
pub const MODEL: &str = "sketch";
/// People there are, named person0, person1…
pub const PEOPLE: usize = 20;

/// A new database, and a folder for files.
pub struct Ground {
    pub database: Database,
    pub folder: PathBuf,
    /// The server and the name of the database made there.
    postgres: Option<(String, String)>,
}

impl Ground {
    /// Makes one in `folder`, or on the PostgreSQL `server`.
    pub async fn make(folder: &Path, server: Option<&str>) -> Result<Self, Failed> {
        let folder = folder.join(std::process::id().to_string());
        std::fs::create_dir_all(&folder)?;
        let (location, postgres) = match server {
            None => (DatabaseLocation::Sqlite(folder.join("genonaut.sqlite")), None),
            Some(server) => {
                let (base, name) = make_database(server).await?;
                (DatabaseLocation::Postgres(format!("{base}/{name}")), Some((server.to_owned(), name)))
            }
        };
        let database = Database::open(&location).await?;
        Migrator::up(&database.write, None).await?;
        Ok(Self { database, folder, postgres })
    }

    /// Removes it.
    pub async fn remove(self) -> Result<(), Failed> {
        self.database.write.close().await?;
        if let Some((server, name)) = self.postgres {
            let server = sea_orm::Database::connect(&server).await?;
            server.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        Ok(std::fs::remove_dir_all(&self.folder)?)
    }
}

/// The address without a database, and the name of a new one. Writes reach the disk as a keeper's would, also
/// on a server that was set up for tests.
async fn make_database(server: &str) -> Result<(&str, String), Failed> {
    let (base, _) = server.rsplit_once('/').ok_or("the address names no database")?;
    let name = format!("bench_{}", std::process::id());
    let connection = sea_orm::Database::connect(server).await?;
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        connection.execute_unprepared(&format!("ALTER SYSTEM SET {setting} = on")).await?;
    }
    connection.execute_unprepared("SELECT pg_reload_conf()").await?;
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
    connection.close().await?;
    Ok((base, name))
}

/// Numbers 1 to $2, and the columns that every job has; $1 is now.
const JOBS: &str = "INSERT INTO generation_jobs (user_id, job_type, prompt, negative_prompt, checkpoint_model,
    lora_models, width, height, batch_size, seed, steps, cfg, sampler_name, scheduler, denoise, params, engine,
    status, needs, position, total_steps, created_at, updated_at, started_at, completed_at, drawn_by, attempt)
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $2)
    SELECT (SELECT id FROM users WHERE username = 'person' || (n % $3)), 'image_generation',
    'a lighthouse above a stormy sea, number ' || n, '', 'sketch', $4, 832, 1216, 1, n, 20, 7.0,
    'euler_ancestral', 'normal', 1.0, $5, 'auto', $6, 'auto' || $7 || 'sketch', n * 1024, 20, $1, $1, $8, $8,
    $9, 0 FROM numbers";

const IMAGES: &str =
    "INSERT INTO content_items (creator_id, job_id, batch_index, title, content_type, prompt,
    item_metadata, storage_key, mime, width, height, bytes, blake3, is_favorite, created_at)
    SELECT user_id, id, 0, prompt, 'image', prompt, params, 'images/' || id || '.png', 'image/png', 832, 1216,
    1500000, 'b3', false, created_at FROM generation_jobs WHERE status = 'completed' AND content_id IS NULL";

/// Removes every job with all that belongs to it.
pub async fn clear(c: &DatabaseConnection) -> Result<(), Failed> {
    for table in ["user_notifications", "content_items", "job_attempts", "generation_jobs", "queue_turns"] {
        c.execute_unprepared(&format!("DELETE FROM {table}")).await?;
    }
    settle(c).await
}

/// Has `count` jobs wait, of the first `people` people in turn.
pub async fn add_waiting(c: &DatabaseConnection, count: u32, people: usize) -> Result<(), Failed> {
    add(c, count, people, "pending").await
}

/// Adds `count` finished jobs of the first person, with an image each.
pub async fn add_finished(c: &DatabaseConnection, count: u32) -> Result<(), Failed> {
    add(c, count, 1, "completed").await?;
    c.execute_unprepared(IMAGES).await?;
    let link = "UPDATE generation_jobs SET content_id = (SELECT i.id FROM content_items i \
                WHERE i.job_id = generation_jobs.id) WHERE status = 'completed' AND content_id IS NULL";
    c.execute_unprepared(link).await?;
    Ok(())
}

async fn add(c: &DatabaseConnection, count: u32, people: usize, status: &str) -> Result<(), Failed> {
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
    c.execute_raw(Statement::from_sql_and_values(c.get_database_backend(), JOBS, values)).await?;
    Ok(())
}

const NOTIFICATIONS: &str = "INSERT INTO user_notifications (user_id, title, message, notification_type,
    read_status, read_at, created_at)
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $2)
    SELECT (SELECT id FROM users WHERE username = 'person0'),
    CASE WHEN n % 10 = 0 THEN 'Generation failed' ELSE 'Generation complete' END,
    '“a lighthouse above a stormy sea, number' || n || '”: 1 image in 12 s',
    CASE WHEN n % 10 = 0 THEN 'job_failed' ELSE 'job_completed' END,
    n % 2 = 0, CASE WHEN n % 2 = 0 THEN $1 END, $1 FROM numbers";

/// Adds `count` notifications of the first person, every other one unread.
pub async fn add_notifications(c: &DatabaseConnection, count: u32) -> Result<(), Failed> {
    let values: [Value; 2] = [chrono::Utc::now().into(), i64::from(count).into()];
    c.execute_raw(Statement::from_sql_and_values(c.get_database_backend(), NOTIFICATIONS, values)).await?;
    let count = "UPDATE users SET unread_count = (SELECT count(*) FROM user_notifications n \
                 WHERE n.user_id = users.id AND NOT n.read_status)";
    c.execute_unprepared(count).await?;
    Ok(())
}

/// What a keeper's database does by itself now and then. PostgreSQL would otherwise walk over every row that
/// was removed a moment ago.
pub async fn settle(c: &DatabaseConnection) -> Result<(), Failed> {
    let statement = match c.get_database_backend() {
        DbBackend::Postgres => "VACUUM ANALYZE",
        _ => "ANALYZE",
    };
    c.execute_unprepared(statement).await?;
    Ok(())
}

/// Ids of the first person's jobs, ascending.
pub async fn ids(c: &DatabaseConnection) -> Result<Vec<i64>, Failed> {
    ids_in(c, "generation_jobs").await
}

/// Ids of the first person's notifications, ascending.
pub async fn notification_ids(c: &DatabaseConnection) -> Result<Vec<i64>, Failed> {
    ids_in(c, "user_notifications").await
}

async fn ids_in(c: &DatabaseConnection, table: &str) -> Result<Vec<i64>, Failed> {
    let sql = format!(
        "SELECT t.id FROM {table} t JOIN users u ON u.id = t.user_id WHERE u.username = 'person0' ORDER BY t.id"
    );
    let rows = c.query_all_raw(Statement::from_string(c.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}
