//! What is in a session's form of /generate; kept in the session's row.

use crate::data::sessions::{Column, Entity};
use crate::data::sql;
use domain::error::Error;
use domain::jobs::Draft;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QuerySelect, TransactionSession, TransactionTrait};

/// Keeps what is in the composer, as far as [`Draft::truncated`] lets it be long.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn save(c: &impl ConnectionTrait, session_id: &str, draft: &Draft) -> Result<(), Error> {
    write(c, session_id, &draft.clone().truncated()).await
}

async fn write(c: &impl ConnectionTrait, session_id: &str, draft: &Draft) -> Result<(), Error> {
    let draft = serde_json::to_value(draft).map_err(|error| {
        tracing::error!(%error, "a draft could not be written as JSON");
        Error::Internal
    })?;
    Entity::update_many()
        .col_expr(Column::Draft, Expr::value(draft))
        .filter(Column::Id.eq(session_id))
        .exec(c)
        .await?;
    Ok(())
}

/// Keeps what `change` makes of the draft that is kept, as [`save`], and brings it. Of two changes at once the second sees what the
/// first made.
///
/// # Errors
/// [`Error::SignedOut`] when the session is over meanwhile, [`Error::Internal`] when the database fails.
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
