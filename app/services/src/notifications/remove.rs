//! Permanent removal of deleted notifications.

use crate::data::sql;
use crate::data::tables::user_notifications::{Column, Entity};
use domain::error::Error;
use sea_orm::entity::prelude::*;

/// Permanently removes at most `limit` notifications deleted before `moment`; returns how many.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn purge_deleted(c: &impl ConnectionTrait, moment: DateTimeUtc, limit: u64) -> Result<u64, Error> {
    let gone = sql::all(
        c,
        "SELECT id FROM user_notifications WHERE deleted_at < $1 LIMIT $2",
        [moment.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()],
    )
    .await?;
    let ids = gone.iter().map(|row| row.try_get("", "id")).collect::<Result<Vec<i64>, _>>()?;
    Ok(Entity::delete_many().filter(Column::Id.is_in(ids)).exec(c).await?.rows_affected)
}
