//! Drafts of /generate, stored in the session's row.

use crate::data::sql;
use crate::data::tables::sessions::{Column, Entity};
use domain::error::Error;
use domain::jobs::Draft;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QuerySelect, TransactionSession, TransactionTrait};

/// Saves the composer's content, truncated by [`Draft::truncated`].
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn save(c: &impl ConnectionTrait, session_id: &str, draft: &Draft) -> Result<(), Error> {
    write(c, session_id, &draft.clone().truncated()).await
}

async fn write(c: &impl ConnectionTrait, session_id: &str, draft: &Draft) -> Result<(), Error> {
    let draft = serde_json::to_value(draft).map_err(|error| {
        tracing::error!(%error, "failed to serialise a draft");
        Error::Internal
    })?;
    Entity::update_many()
        .col_expr(Column::Draft, Expr::value(draft))
        .filter(Column::Id.eq(session_id))
        .exec(c)
        .await?;
    Ok(())
}

/// Applies `change` to the saved draft, saves it as [`save`] does and returns it. Concurrent changes are applied one
/// after the other.
///
/// # Errors
/// [`Error::SignedOut`] if the session has ended, [`Error::Internal`] if the database fails.
pub async fn change<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    session_id: &str,
    change: impl FnOnce(Draft) -> Draft + Send,
) -> Result<Draft, Error> {
    let transaction = sql::begin(c).await?;
    let row = Entity::find_by_id(session_id).lock_exclusive().one(&transaction).await?;
    let draft = change(row.ok_or(Error::SignedOut)?.draft()).truncated();
    write(&transaction, session_id, &draft).await?;
    transaction.commit().await?;
    Ok(draft)
}
