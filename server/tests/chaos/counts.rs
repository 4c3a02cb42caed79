//! Counts of the database after the faults.

use crate::report::ChaosResult;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use std::collections::BTreeMap;

/// Numbers of rows, named by their queries.
pub struct Counts {
    pub rows: BTreeMap<&'static str, i64>,
    /// Key, id and state of every job.
    pub jobs: Vec<(Option<String>, i64, String)>,
    /// Reasons of failed jobs.
    pub failures: Vec<String>,
    /// Storage keys of every picture.
    pub pictures: Vec<String>,
    /// Prompts that were started on all fakes.
    pub executions: usize,
    /// Prompts that a fake received more than once.
    pub sent_twice: usize,
    /// Panics in the logs.
    pub panics: usize,
}

/// All of them must be zero, except the first group.
const QUERIES: &[(&str, &str)] = &[
    ("jobs", "SELECT count(*) FROM generation_jobs"),
    ("comfyui jobs", "SELECT count(*) FROM generation_jobs WHERE checkpoint_model <> 'sketch'"),
    ("completed", "SELECT count(*) FROM generation_jobs WHERE status = 'completed'"),
    ("cancelled", "SELECT count(*) FROM generation_jobs WHERE status = 'cancelled'"),
    ("failed", "SELECT count(*) FROM generation_jobs WHERE status = 'failed'"),
    ("attempts", "SELECT count(*) FROM job_attempts"),
    ("attempts lost", "SELECT count(*) FROM job_attempts WHERE outcome = 'lost'"),
    ("attempts handed back", "SELECT count(*) FROM job_attempts WHERE outcome = 'handed_back'"),
    ("sketch attempts", "SELECT count(*) FROM job_attempts WHERE engine = 'sketch'"),
    ("sketch jobs", "SELECT count(*) FROM generation_jobs WHERE checkpoint_model = 'sketch'"),
    ("pictures", "SELECT count(*) FROM content_items"),
    ("job notifications", "SELECT count(*) FROM user_notifications WHERE related_job_id IS NOT NULL"),
    ("full disk notifications", "SELECT count(*) FROM user_notifications WHERE notification_type = 'system'"),
];

/// Counts that must be zero.
const MUST_BE_ZERO: &[(&str, &str)] = &[
    ("jobs that never ended", "SELECT count(*) FROM generation_jobs WHERE completed_at IS NULL"),
    (
        "keys with two jobs",
        "SELECT count(*) FROM (SELECT idempotency_key FROM generation_jobs GROUP BY idempotency_key \
         HAVING count(*) > 1) twice",
    ),
    (
        "completed jobs without exactly one set of pictures",
        "SELECT count(*) FROM generation_jobs j WHERE status = 'completed' AND batch_size <> \
         (SELECT count(DISTINCT batch_index) FROM content_items i WHERE i.job_id = j.id) \
         OR status = 'completed' AND batch_size <> (SELECT count(*) FROM content_items i WHERE i.job_id = j.id)",
    ),
    (
        "pictures of jobs that were not completed",
        "SELECT count(*) FROM content_items i JOIN generation_jobs j ON j.id = i.job_id \
         WHERE j.status <> 'completed'",
    ),
    (
        "jobs without exactly one notification",
        "SELECT count(*) FROM generation_jobs j WHERE 1 <> \
         (SELECT count(*) FROM user_notifications n WHERE n.related_job_id = j.id)",
    ),
    (
        "difference between the unread count and the unread rows",
        "SELECT (SELECT count(*) FROM user_notifications WHERE NOT read_status) - unread_count FROM users",
    ),
    ("attempts that never ended", "SELECT count(*) FROM job_attempts WHERE ended_at IS NULL"),
    (
        "jobs completed by two attempts",
        "SELECT count(*) FROM (SELECT job_id FROM job_attempts WHERE outcome = 'completed' GROUP BY job_id \
         HAVING count(*) > 1) twice",
    ),
    (
        "pauses that were never lifted",
        "SELECT count(*) FROM settings WHERE key IN ('storage_full', 'queue_paused')",
    ),
];

impl ChaosResult {
    pub async fn count(&self) -> Counts {
        let database = self.environment.database().await.read;
        let mut rows = BTreeMap::new();
        for (name, query) in QUERIES.iter().chain(MUST_BE_ZERO) {
            rows.insert(*name, all::<i64>(&database, query, |row| row.try_get_by_index(0)).await[0]);
        }
        let job = "SELECT idempotency_key, id, status FROM generation_jobs ORDER BY id";
        let reason = "SELECT error_message FROM generation_jobs WHERE status = 'failed'";
        let sent: Vec<String> = self
            .engines
            .iter()
            .flat_map(|engine| engine.shared_state.posts("/prompt"))
            .map(|body| body["prompt_id"].to_string())
            .collect();
        let once: std::collections::BTreeSet<&String> = sent.iter().collect();
        Counts {
            rows,
            jobs: all(&database, job, |row| {
                Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?))
            })
            .await,
            failures: all(&database, reason, |row| row.try_get_by_index(0)).await,
            pictures: all(&database, "SELECT storage_key FROM content_items", |row| row.try_get_by_index(0))
                .await,
            executions: self.engines.iter().map(|engine| engine.shared_state.read().runs.len()).sum(),
            sent_twice: sent.len() - once.len(),
            panics: self.panics(),
        }
    }
}

impl Counts {
    /// Counts that must be zero but aren't.
    pub fn non_zero(&self) -> Vec<String> {
        let wrong =
            MUST_BE_ZERO.iter().map(|(name, _)| (name, self.rows[name])).filter(|(_, count)| *count != 0);
        wrong.map(|(name, count)| format!("{name}: {count}")).collect()
    }
}

async fn all<T>(
    c: &DatabaseConnection,
    query: &str,
    read: impl Fn(&sea_orm::QueryResult) -> Result<T, sea_orm::DbErr>,
) -> Vec<T> {
    let statement = Statement::from_string(c.get_database_backend(), query.to_owned());
    let rows = c.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| read(row).unwrap()).collect()
}
