//! A user's recent prompts.

use crate::data::sql;
use domain::error::Error;
use sea_orm::ConnectionTrait;

/// Maximum prompts listed.
const LISTED: i64 = 30;

/// A prompt, and the newest job that used it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentPrompt {
    pub job_id: i64,
    pub prompt: String,
    /// How many of the last 300 jobs used it.
    pub times: i64,
}

/// The prompts of a user's last jobs, each once, newest first.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn recent_prompts(c: &impl ConnectionTrait, user_id: &str) -> Result<Vec<RecentPrompt>, Error> {
    const RECENT: &str = "SELECT MAX(id) AS job_id, prompt, COUNT(*) AS times FROM (SELECT id, prompt FROM \
        generation_jobs WHERE user_id = $1 AND deleted_at IS NULL ORDER BY id DESC LIMIT 300) AS recent \
        GROUP BY prompt ORDER BY job_id DESC LIMIT $2";
    let rows = sql::all(c, RECENT, [user_id.into(), LISTED.into()]).await?;
    let prompt = |row: &sea_orm::QueryResult| {
        Ok(RecentPrompt {
            job_id: row.try_get("", "job_id")?,
            prompt: row.try_get("", "prompt")?,
            times: row.try_get("", "times")?,
        })
    };
    rows.iter().map(prompt).collect()
}
