//! The search's MATCH for FTS5 (sqlite.org/fts5.html, "Full-text Query Syntax").

use super::statement::{Order, Span, Statement, excluded_status};
use super::words::{Term, terms};
use crate::images::HistoryFilter;
use domain::jobs::JobStatus;

/// Columns that words are searched in.
const TEXT: &str = "{prompt negative_prompt title model}";

/// The first `limit` positions in `span`. FTS5 walks its rows in either order and stops after `limit`.
pub fn first(user_id: &str, filter: &HistoryFilter, span: Span, order: Order, limit: u64) -> Statement {
    let (found, values) = found(user_id, filter, span);
    let direction = if order == Order::Newest { "DESC" } else { "ASC" };
    (format!("{found} ORDER BY place {direction} LIMIT {limit}"), values)
}

/// How many match in `span`, at most `limit`. Without ORDER BY, which would find all of them before counting the first.
pub fn count(user_id: &str, filter: &HistoryFilter, span: Span, limit: u64) -> Statement {
    let (found, values) = found(user_id, filter, span);
    (format!("SELECT count(*) AS number FROM ({found} LIMIT {limit}) found"), values)
}

fn found(user_id: &str, filter: &HistoryFilter, (first, before): Span) -> Statement {
    let mut sql = "SELECT s.rowid AS place FROM history_search s \
                   WHERE s.rowid >= $1 AND s.rowid < $2 AND s.history_search MATCH $3"
        .to_owned();
    let mut values = vec![first.0.into(), before.0.into(), expression(user_id, filter).into()];
    if let Some(status) = excluded_status(filter) {
        sql += " AND EXISTS (SELECT 1 FROM generation_jobs j WHERE j.id = s.rowid / 16 AND j.status <> $4)";
        values.push(status.as_str().into());
    }
    (sql, values)
}

/// The owner first, then required terms, then exclusions.
fn expression(user_id: &str, filter: &HistoryFilter) -> String {
    let mut all = vec![format!("owner : {}", quote(&user_id.replace('-', "")))];
    all.extend(states(&filter.status));
    all.extend(filter.model.as_deref().map(|name| format!("checkpoint : {}", exactly(name))));
    all.extend(filter.lora.as_deref().map(|name| format!("loras : {}", exactly(name))));
    all.extend(filter.size.map(|(width, height)| format!("size : {}", quote(&format!("{width}x{height}")))));
    all.extend(filter.favorite.then(|| "marks : \"favorite\"".to_owned()));
    all.extend(filter.tags.iter().map(|tag| format!("tags : {}", exactly(tag))));
    let (without, with): (Vec<Term>, Vec<Term>) =
        terms(filter.q.as_deref().unwrap_or_default()).into_iter().partition(|term| term.excluded);
    all.extend(with.iter().map(text));
    let without: String = without.iter().map(|term| format!(" NOT ({})", text(term))).collect();
    format!("({}){without}", all.join(" AND "))
}

/// The single token of a name, as migration 16 writes it.
fn exactly(name: &str) -> String {
    let bytes = name.bytes().map(|byte| format!("{byte:02x}"));
    quote(&bytes.collect::<String>())
}

fn states(wanted: &[JobStatus]) -> Option<String> {
    let state = |status: &JobStatus| match status {
        JobStatus::Pending | JobStatus::Running => "active",
        ended => ended.as_str(),
    };
    let any: Vec<String> = wanted.iter().map(|status| format!("state : {}", quote(state(status)))).collect();
    (!any.is_empty()).then(|| format!("({})", any.join(" OR ")))
}

/// A word matches by prefix; a phrase matches exactly.
fn text(term: &Term) -> String {
    let prefix = if term.phrase { "" } else { " *" };
    format!("{TEXT} : {}{prefix}", quote(&term.text))
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\"").replace('\0', " "))
}
