//! Counts the buffers PostgreSQL touches for a page, by running its statements again under EXPLAIN.

use crate::BenchError;
use crate::cases::history::PAGE;
use sea_orm::sea_query::{QueryBuilder, SqliteQueryBuilder};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use services::images::{HistoryFilter, Requester, history};
use std::sync::{Mutex, PoisonError};

/// A database that records its statements.
struct RecordingConnection<'a> {
    database: &'a DatabaseConnection,
    recorded: Mutex<Vec<Statement>>,
}

impl RecordingConnection<'_> {
    fn record(&self, statement: &Statement) {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner).push(statement.clone());
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for RecordingConnection<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.database.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.record(&statement);
        self.database.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.database.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.record(&statement);
        self.database.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.record(&statement);
        self.database.query_all_raw(statement).await
    }
}

/// The statements of a page of the history.
pub async fn statements(
    database: &DatabaseConnection,
    who: Requester<'_>,
    query: &str,
    cursor: Option<&str>,
) -> Result<Vec<Statement>, BenchError> {
    let connection = RecordingConnection { database, recorded: Mutex::default() };
    let filter = HistoryFilter::parse(query)?;
    history(&connection, who, &filter, cursor, PAGE as u64).await?;
    Ok(connection.recorded.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Buffers that the statements of a page touch, each counted as often as it is touched: for the entries, and for the
/// total count. PostgreSQL only.
pub async fn buffers(
    database: &DatabaseConnection,
    statements: Vec<Statement>,
) -> Result<(u64, u64), BenchError> {
    let (mut entries, mut number) = (0, 0);
    for mut statement in statements {
        let counts = statement.sql.contains("AS number");
        statement.sql = format!("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {}", statement.sql);
        let row = database.query_one_raw(statement).await?.ok_or("no plan")?;
        let plan: serde_json::Value = row.try_get_by_index(0)?;
        let touched = |name| plan.pointer(&format!("/0/Plan/{name}")).and_then(serde_json::Value::as_u64);
        let all = ["Shared Hit Blocks", "Shared Read Blocks"].into_iter().filter_map(touched).sum::<u64>();
        *if counts { &mut number } else { &mut entries } += all;
    }
    Ok((entries, number))
}

/// A statement with its values inserted, in one line.
pub fn written(statement: &Statement) -> String {
    let mut sql = statement.to_string().replace('\n', " ");
    let values = statement.values.iter().flat_map(|values| &values.0);
    // From the last one: $1 is also a prefix of $10.
    for (index, value) in values.enumerate().collect::<Vec<_>>().into_iter().rev() {
        let written = SqliteQueryBuilder.value_to_string(value);
        sql = sql.replace(&format!("${}", index + 1), &written);
    }
    sql
}
