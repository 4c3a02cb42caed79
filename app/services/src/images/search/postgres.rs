//! The search in PostgreSQL, with the functions of migration 17. They take a tsquery (documentation, 8.11.2 "tsquery"
//! and 12.3.2 "Parsing Queries").

use super::statement::{Order, Span, Statement, excluded_status};
use super::words::{Term, terms};
use crate::images::HistoryFilter;
use crate::images::history_position::HistoryPosition;
use domain::jobs::JobStatus;
use sea_orm::Value;

/// The first `limit` positions in `span`.
pub fn first(user_id: &str, filter: &HistoryFilter, span: Span, order: Order, limit: u64) -> Statement {
    let mut builder = SqlBuilder::new(user_id);
    let newest = order == Order::Newest;
    let direction = if newest { "DESC" } else { "ASC" };
    let sql = match builder.words(filter) {
        Some(words) => format!("SELECT place FROM {}", builder.find(&words, filter, span, newest, limit)),
        None => format!("SELECT place {} ORDER BY place {direction} LIMIT {limit}", builder.all(span)),
    };
    (sql, builder.values)
}

/// How many match in `span`, at most `limit`.
pub fn count(user_id: &str, filter: &HistoryFilter, span: Span, limit: u64) -> Statement {
    let mut builder = SqlBuilder::new(user_id);
    let everywhere = span == (HistoryPosition(0), HistoryPosition::TOP) && excluded_status(filter).is_none();
    let sql = match builder.words(filter) {
        None => {
            format!("SELECT count(*) AS number FROM (SELECT 1 {} LIMIT {limit}) found", builder.all(span))
        }
        Some(words) if everywhere => format!("SELECT history_search_count({words}, {limit}) AS number"),
        Some(words) => {
            format!("SELECT count(*) AS number FROM {}", builder.find(&words, filter, span, true, limit))
        }
    };
    (sql, builder.values)
}

/// Values of a statement; $1 is the owner's id.
struct SqlBuilder {
    values: Vec<Value>,
}

impl SqlBuilder {
    fn new(user_id: &str) -> Self {
        Self { values: vec![user_id.into()] }
    }

    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// The tsquery of `filter` within the owner's entries, if it has any terms.
    fn words(&mut self, filter: &HistoryFilter) -> Option<String> {
        let (facets, text) = (facets(filter), text(filter));
        if facets.is_empty() && text.is_empty() {
            return None;
        }
        // With exclusions alone, the index would return everybody's entries.
        let facets = if facets.is_empty() { quote("any:") } else { facets };
        let mut wanted = format!("{}::text::tsquery", self.bind(facets));
        if !text.is_empty() {
            wanted = format!("{wanted} && to_tsquery('simple', {})", self.bind(text));
        }
        Some(format!("history_owned(right($1, 12), {wanted})"))
    }

    fn find(&mut self, words: &str, filter: &HistoryFilter, span: Span, newest: bool, limit: u64) -> String {
        let excluded_status = self.bind(excluded_status(filter).map(|status| status.as_str().to_owned()));
        let (first, before) = (self.bind(span.0.0), self.bind(span.1.0));
        format!(
            "history_search_find($1, {words}, {excluded_status}::text, {first}, {before}, {newest}, {limit}) place"
        )
    }

    fn all(&mut self, span: Span) -> String {
        let (first, before) = (self.bind(span.0.0), self.bind(span.1.0));
        format!("FROM history_search WHERE user_id = $1 AND place >= {first} AND place < {before}")
    }
}

/// Facets of the filter as a tsquery; empty if it has none.
fn facets(filter: &HistoryFilter) -> String {
    let facet = |kind: &str, value: &str| quote(&format!("{kind}:{value}"));
    let mut all: Vec<String> = states(&filter.status).into_iter().collect();
    all.extend(filter.model.as_deref().map(|name| facet("model", name)));
    all.extend(filter.lora.as_deref().map(|name| facet("lora", name)));
    all.extend(filter.size.map(|(width, height)| facet("size", &format!("{width}x{height}"))));
    all.extend(filter.favorite.then(|| facet("mark", "favorite")));
    all.extend(filter.tags.iter().map(|tag| facet("tag", tag)));
    all.join(" & ")
}

/// Search words of the filter, for to_tsquery; empty if it has none.
fn text(filter: &HistoryFilter) -> String {
    let terms = terms(filter.q.as_deref().unwrap_or_default());
    terms.iter().map(term).collect::<Vec<_>>().join(" & ")
}

fn states(wanted: &[JobStatus]) -> Option<String> {
    let state = |status: &JobStatus| match status {
        JobStatus::Pending | JobStatus::Running => "active",
        ended => ended.as_str(),
    };
    let any: Vec<String> = wanted.iter().map(|status| quote(&format!("state:{}", state(status)))).collect();
    (!any.is_empty()).then(|| format!("({})", any.join(" | ")))
}

/// A word matches by prefix; a phrase matches exactly.
fn term(term: &Term) -> String {
    let not = if term.excluded { "!" } else { "" };
    let prefix = if term.phrase { "" } else { ":*" };
    format!("{not}{}{prefix}", quote(&term.text))
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''").replace('\0', " "))
}
