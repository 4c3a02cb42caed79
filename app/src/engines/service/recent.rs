//! Which models a person used last.

use crate::data::sql;
use crate::engines::ModelKind;
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::HashMap;

/// The newest job that used each model, by kind and name.
pub(super) type LastUsed = HashMap<(ModelKind, String), i64>;

/// Among the newest 500 jobs of `user_id`: what was used before those is not recent.
pub(super) async fn last_used(c: &impl ConnectionTrait, user_id: &str) -> Result<LastUsed, DbErr> {
    const NEWEST: &str = "SELECT id, checkpoint_model FROM generation_jobs \
         WHERE user_id = $1 AND deleted_at IS NULL ORDER BY id DESC LIMIT 500";
    let checkpoints = format!(
        "SELECT j.checkpoint_model AS name, MAX(j.id) AS job FROM ({NEWEST}) j GROUP BY j.checkpoint_model"
    );
    let loras = format!(
        "SELECT l.name AS name, MAX(j.id) AS job FROM ({NEWEST}) j JOIN job_loras l ON l.job_id = j.id GROUP BY l.name"
    );
    let mut used = LastUsed::new();
    for (kind, wanted) in [(ModelKind::Checkpoint, checkpoints), (ModelKind::Lora, loras)] {
        for row in sql::all(c, &wanted, [user_id.into()]).await? {
            used.insert((kind, row.try_get("", "name")?), row.try_get("", "job")?);
        }
    }
    Ok(used)
}
