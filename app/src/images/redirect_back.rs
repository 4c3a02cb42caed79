//! Redirects after forms of the history that were sent without JavaScript.

use super::HistoryChanged;
use domain::error::Error;
use leptos::server_fn::error::ServerFnUrlError;

/// Query parameters that describe a deletion, so that the page offers to undo it.
pub const UNDO_PARAMETERS: [&str; 3] = ["undo", "changed", "changed_jobs"];

fn undo_parameters(changed: &HistoryChanged) -> [(&'static str, String); 3] {
    let values =
        [changed.undo.clone().unwrap_or_default(), changed.count.to_string(), changed.jobs.to_string()];
    let [undo, count, jobs] = values;
    [(UNDO_PARAMETERS[0], undo), (UNDO_PARAMETERS[1], count), (UNDO_PARAMETERS[2], jobs)]
}

/// Redirects to the form's page. The query describes the deletion and what the form at `path` skipped.
pub fn redirect_back(path: &str, changed: &HistoryChanged) {
    let left = changed.skipped_message().map(Error::Conflict).map(|error| ServerFnUrlError::new(path, error));
    // Only the query is used; the base is any valid URL.
    let left = left.and_then(|left| left.to_url("http://localhost/").ok());
    let left: Vec<(String, String)> = left
        .and_then(|url| url.query().map(str::to_owned))
        .iter()
        .flat_map(|query| query.split('&'))
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let undo_parameters = undo_parameters(changed);
    let more = undo_parameters.iter().map(|(name, value)| (*name, value.as_str()));
    let left = left.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    crate::request::redirect::redirect_back("/history", &more.chain(left).collect::<Vec<_>>());
}

/// Redirects to the form's page after a deletion was undone.
pub fn redirect_after_undo() {
    crate::request::redirect::redirect_back("/history", &UNDO_PARAMETERS.map(|name| (name, "")));
}

/// `address` with the undo parameters of a deletion.
pub fn with_undo(address: &str, changed: &HistoryChanged) -> String {
    let and = if address.contains('?') { '&' } else { '?' };
    let pairs = undo_parameters(changed).map(|(name, value)| format!("{name}={value}"));
    format!("{address}{and}{}", pairs.join("&"))
}
