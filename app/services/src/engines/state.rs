//! Stored state of engines.

use crate::data::sql;
use crate::data::tables::engines::{Column, Entity};
use domain::engines::EngineState;
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// Saves the state of an engine and why it is not ready. A state that accepts jobs clears `stuck_at`.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn save_state(
    c: &impl ConnectionTrait,
    engine_id: i64,
    state: EngineState,
    error: Option<&str>,
) -> Result<(), Error> {
    let mut row = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::LastError, Expr::value(error))
        .filter(Column::Id.eq(engine_id));
    if state.accepts_jobs() {
        row = row.col_expr(Column::LastSeenAt, Expr::value(sql::now()));
        row = row.col_expr(Column::StuckAt, Expr::value(None::<String>));
    }
    row.exec(c).await?;
    Ok(())
}

/// Saves which prompt an engine is stuck at, for the next process.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn save_stuck(c: &impl ConnectionTrait, engine_id: i64, stuck_at: &str) -> Result<(), Error> {
    let row = Entity::update_many().col_expr(Column::StuckAt, Expr::value(stuck_at));
    row.filter(Column::Id.eq(engine_id)).exec(c).await?;
    Ok(())
}

/// Saves the number of prompts in an engine's own queue.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn save_queue_length(
    c: &impl ConnectionTrait,
    engine_id: i64,
    length: Option<u32>,
) -> Result<(), Error> {
    let length = length.map(|length| i32::try_from(length).unwrap_or(i32::MAX));
    let row = Entity::update_many().col_expr(Column::QueueLength, Expr::value(length));
    row.filter(Column::Id.eq(engine_id)).exec(c).await?;
    Ok(())
}
