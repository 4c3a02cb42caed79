//! Models that a user used recently.

use crate::data::sql;
use domain::engines::ModelKind;
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::HashMap;

/// The newest job that used each model, by kind and name.
pub(super) type LastUsed = HashMap<(ModelKind, String), i64>;

/// Selects each `name` and its newest `job` among the newest 500 jobs of the user `$1`; older jobs aren't recent.
pub(super) fn used(kind: ModelKind) -> String {
    const NEWEST: &str = "SELECT id, checkpoint_model FROM generation_jobs \
         WHERE user_id = $1 AND deleted_at IS NULL ORDER BY id DESC LIMIT 500";
    match kind {
        ModelKind::Checkpoint => format!(
            "SELECT j.checkpoint_model AS name, MAX(j.id) AS job FROM ({NEWEST}) j GROUP BY j.checkpoint_model"
        ),
        ModelKind::Lora => format!(
            "SELECT l.name AS name, MAX(j.id) AS job FROM ({NEWEST}) j JOIN job_loras l ON l.job_id = j.id GROUP BY l.name"
        ),
    }
}

/// The models that `user_id` used recently.
pub(super) async fn last_used(c: &impl ConnectionTrait, user_id: &str) -> Result<LastUsed, DbErr> {
    let mut last = LastUsed::new();
    for kind in [ModelKind::Checkpoint, ModelKind::Lora] {
        for row in sql::all(c, &used(kind), [user_id.into()]).await? {
            last.insert((kind, row.try_get("", "name")?), row.try_get("", "job")?);
        }
    }
    Ok(last)
}
