//! The search's tsquery for PostgreSQL (documentation, 8.11.2 "tsquery" and 12.3.2 "Parsing Queries").

use super::Order;
use super::words::{Term, terms};
use crate::images::service::HistoryFilter;
use crate::jobs::JobStatus;

/// The owner's entries that are looked through one by one.
const NEAR: u64 = 400;

/// The first `limit` places. The index of words finds without order, so of what nearly every entry has it would
/// bring all before the first could be named: the owner's nearest entries are looked through (`near`) before the
/// whole table is searched (`far`), if those do not reach to the end of the span. `owner` names the parameter with the owner's id.
pub fn first(near: &str, far: &str, owner: &str, order: Order, limit: u64) -> String {
    let (side, direction, further) = match order {
        Order::Newest => ("place < $2", "DESC", "min(place) > $1"),
        Order::Oldest => ("place >= $1", "ASC", "max(place) < $2 - 1"),
    };
    format!(
        "WITH near AS MATERIALIZED (SELECT place, words FROM history_search \
         WHERE user_id = {owner} AND {side} ORDER BY place {direction} LIMIT {NEAR}), \
         walked AS MATERIALIZED ({near} ORDER BY place {direction} LIMIT {limit}), \
         found AS MATERIALIZED ({far} AND (SELECT count(*) FROM walked) < {limit} \
         AND (SELECT count(*) = {NEAR} AND {further} FROM near)) \
         SELECT place FROM (SELECT place FROM walked UNION SELECT place FROM found) either \
         ORDER BY place {direction} LIMIT {limit}"
    )
}

/// What a row is filed under, the owner first, to be read as a tsquery.
pub fn facets(user_id: &str, filter: &HistoryFilter) -> String {
    let mut all = vec![quote(&format!("owner:{user_id}"))];
    all.extend(states(&filter.status));
    let facet = |kind: &str, value: &str| quote(&format!("{kind}:{value}"));
    all.extend(filter.model.as_deref().map(|name| facet("model", name)));
    all.extend(filter.lora.as_deref().map(|name| facet("lora", name)));
    all.extend(filter.size.map(|(width, height)| facet("size", &format!("{width}x{height}"))));
    all.extend(filter.favorite.then(|| facet("mark", "favorite")));
    all.extend(filter.tags.iter().map(|tag| facet("tag", tag)));
    all.join(" & ")
}

/// What is looked for in the text, for to_tsquery; empty when nothing is.
pub fn text(filter: &HistoryFilter) -> String {
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

/// A word also finds those that begin with it; a phrase is meant as it is.
fn term(term: &Term) -> String {
    let not = if term.excluded { "!" } else { "" };
    let prefix = if term.phrase { "" } else { ":*" };
    format!("{not}{}{prefix}", quote(&term.text))
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''").replace('\0', " "))
}
