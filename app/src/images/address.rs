//! Addresses of pictures, and their names in links.

/// `path` with `query`, unless that is empty.
pub fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The address of a picture's page, with the filters of `query` for its neighbours.
pub fn address(id: i64, query: &str) -> String {
    with_query(&format!("/images/{id}"), query)
}

/// The first 120 characters of a prompt, as a picture's name.
pub fn label(prompt: &str) -> String {
    prompt.chars().take(120).collect()
}
