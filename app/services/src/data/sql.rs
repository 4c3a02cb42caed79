//! Hand-written statements; `$1` denotes a parameter on both databases.

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, QueryResult, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait, Value,
};

/// The current time in the precision of both databases: microseconds.
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// Begins a transaction that takes the write lock immediately, so that it can't fail to get it later.
pub async fn begin<C: TransactionTrait>(c: &C) -> Result<C::Transaction, DbErr> {
    let mode = Some(SqliteTransactionMode::Immediate);
    c.begin_with_options(TransactionOptions { sqlite_transaction_mode: mode, ..Default::default() }).await
}

/// Waiting jobs. A literal instead of a bound value, because only then do partial indexes apply.
pub fn is_waiting() -> Expr {
    Expr::cust("generation_jobs.status = 'pending'")
}

/// Running jobs; also a literal.
pub fn is_running() -> Expr {
    Expr::cust("generation_jobs.status = 'running'")
}

/// The first row of `sql`.
pub async fn one<I>(c: &impl ConnectionTrait, sql: &str, values: I) -> Result<Option<QueryResult>, DbErr>
where
    I: IntoIterator<Item = Value>,
{
    c.query_one_raw(statement(c, sql, values)).await
}

/// Every row of `sql`.
pub async fn all<I>(c: &impl ConnectionTrait, sql: &str, values: I) -> Result<Vec<QueryResult>, DbErr>
where
    I: IntoIterator<Item = Value>,
{
    c.query_all_raw(statement(c, sql, values)).await
}

/// Executes `sql`, which returns no rows; returns the number of changed rows.
pub async fn run<I>(c: &impl ConnectionTrait, sql: &str, values: I) -> Result<u64, DbErr>
where
    I: IntoIterator<Item = Value>,
{
    Ok(c.execute_raw(statement(c, sql, values)).await?.rows_affected())
}

/// The condition that `column` is one of the ids in `parameter`, a value of [`list_param`]. The statement doesn't
/// depend on their number, so the database prepares it once.
pub fn in_list(c: &impl ConnectionTrait, column: &str, parameter: &str) -> String {
    match c.get_database_backend() {
        DbBackend::Postgres => format!("{column} = ANY({parameter}::text::bigint[])"),
        _ => format!("{column} IN (SELECT value FROM json_each({parameter}))"),
    }
}

/// Ids as one value, for [`in_list`].
pub fn list_param(c: &impl ConnectionTrait, ids: impl IntoIterator<Item = i64>) -> Value {
    let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    let (open, close) = match c.get_database_backend() {
        DbBackend::Postgres => ('{', '}'),
        _ => ('[', ']'),
    };
    format!("{open}{}{close}", ids.join(",")).into()
}

/// Like [`in_list`], for texts from [`text_list_param`].
pub fn in_text_list(c: &impl ConnectionTrait, column: &str, parameter: &str) -> String {
    match c.get_database_backend() {
        DbBackend::Postgres => {
            format!("{column} IN (SELECT jsonb_array_elements_text({parameter}::text::jsonb))")
        }
        _ => format!("{column} IN (SELECT value FROM json_each({parameter}))"),
    }
}

/// Texts as one value, for [`in_text_list`]. Skips texts with a NUL: no row contains one, and PostgreSQL rejects them.
pub fn text_list_param<'a>(texts: impl IntoIterator<Item = &'a str>) -> Value {
    let texts: Vec<&str> = texts.into_iter().filter(|text| !text.contains('\0')).collect();
    serde_json::Value::from(texts).to_string().into()
}

/// `column` sorted bytewise, as in SQLite and Rust.
pub fn bytewise(c: &impl ConnectionTrait, column: &str) -> String {
    match c.get_database_backend() {
        DbBackend::Postgres => format!("{column} COLLATE \"C\""),
        _ => column.to_owned(),
    }
}

/// `sql` with its values, for the database of `c`.
pub fn statement<I>(c: &impl ConnectionTrait, sql: &str, values: I) -> Statement
where
    I: IntoIterator<Item = Value>,
{
    Statement::from_sql_and_values(c.get_database_backend(), sql, values)
}
