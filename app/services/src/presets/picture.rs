//! The image that illustrates a preset.

use crate::data::sql;
use domain::jobs::Draft;
use sea_orm::{ConnectionTrait, DbErr};

/// The newest of the user's last 500 images that was generated with the form's prompt and model, if any.
pub async fn newest_of(c: &impl ConnectionTrait, user_id: &str, form: &Draft) -> Result<Option<i64>, DbErr> {
    const NEWEST: &str = "SELECT id FROM (SELECT id, job_id, prompt FROM content_items WHERE creator_id = $1 \
        AND deleted_at IS NULL ORDER BY id DESC LIMIT 500) AS recent WHERE prompt = $2 AND ($3 = '' OR EXISTS (\
        SELECT 1 FROM generation_jobs WHERE generation_jobs.id = recent.job_id AND checkpoint_model = $3)) \
        ORDER BY id DESC LIMIT 1";
    let values = [user_id.into(), form.prompt.trim().into(), form.checkpoint_model.trim().into()];
    match sql::one(c, NEWEST, values).await? {
        Some(row) => row.try_get("", "id").map(Some),
        None => Ok(None),
    }
}
