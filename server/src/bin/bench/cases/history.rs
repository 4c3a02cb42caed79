//! Measures pages of the history, as requested by the page, at any depth and with filters.

use crate::cases::filling::{add_finished, clear, ids};
use crate::cases::rest::CLIENTS;
use crate::database::analyze_tables;
use crate::http::HttpClient;
use crate::measure::{AsyncOperation, RequestTimes};
use crate::report::Measurement;
use crate::test_app::{TestApp, TestUser};
use crate::{Arguments, BenchError};
use url::form_urlencoded::Serializer;

/// Cards on a page.
pub const PAGE: usize = 24;

/// A short and a long history; first, middle and last page.
pub async fn rows(app: &TestApp, arguments: &Arguments) -> Result<Vec<Measurement>, BenchError> {
    let mut rows = Vec::new();
    let mut medians = Vec::new();
    for jobs in [1_000, arguments.jobs] {
        clear(&app.database.write).await?;
        add_finished(&app.database.write, jobs).await?;
        analyze_tables(&app.database.write).await?;
        for (name, cursor) in page_positions(&ids(&app.database.read).await?) {
            let times =
                pages(app, arguments, HistoryPageAddress { cursor, ..HistoryPageAddress::default() }).await?;
            medians.push(times.single.median().as_secs_f64());
            let what = format!("history page, {name} of {jobs} jobs");
            rows.push(Measurement::new(what, times, "p99 ≤ 10 ms; ≥ 2,000/s"));
        }
    }
    let (short, long) = medians.split_at(medians.len() / 2);
    let ratios = long.iter().zip(short).map(|(long, short)| format!("{:.2}", long / short));
    let what = format!("the same at {} by that at 1000, p50", arguments.jobs);
    rows.push(Measurement::new(what, ratios.collect::<Vec<_>>().join(", "), "≤ 1.5"));
    for (name, query) in FILTERED {
        let found = pages(
            app,
            arguments,
            HistoryPageAddress { query: query.into(), ..HistoryPageAddress::default() },
        )
        .await?;
        rows.push(Measurement::new(
            format!("history, {name}"),
            found,
            "p99 ≤ 40 ms SQLite, ≤ 80 ms PostgreSQL",
        ));
    }
    Ok(rows)
}

/// Filters in the syntax of the address; the words are from the prompts of [`add_finished`].
const FILTERED: [(&str, &str); 10] = [
    ("a word in all of them", "q=lighthouse"),
    ("the beginning of one", "q=lig"),
    ("three words in all of them", "q=lighthouse above stormy"),
    ("a phrase in all of them", "q=\"stormy sea\""),
    ("a word in one of them", "q=777"),
    ("a word in none", "q=zeppelin"),
    ("a word in all of them but one", "q=lighthouse -777"),
    ("favourites, of which there are none", "favorite=on"),
    ("failed ones, of which there are none", "status=failed"),
    ("a model and a size that all have", "model=sketch&size=832x1216"),
];

/// Cursors of the first, middle and last page.
pub fn page_positions(ids: &[i64]) -> Vec<(&'static str, Option<String>)> {
    let before = |place: usize| ids.get(place).map(|id| (id * 16).to_string());
    vec![("first", None), ("middle", before(ids.len() / 2)), ("last", before(PAGE))]
}

/// A page, requested many times.
pub async fn pages(
    app: &TestApp,
    arguments: &Arguments,
    page: HistoryPageAddress,
) -> Result<RequestTimes, BenchError> {
    let person: &TestUser = app.people.first().ok_or("nobody")?;
    let clients = app.clients_of(person, CLIENTS + 1).await?;
    RequestTimes::new(clients, arguments.samples, page).await
}

/// A page of the history.
#[derive(Clone, Default)]
pub struct HistoryPageAddress {
    /// Filters in the syntax of the address.
    pub query: String,
    pub cursor: Option<String>,
}

impl HistoryPageAddress {
    fn form(&self) -> String {
        let mut form = Serializer::new(String::new());
        form.append_pair("query", &self.query);
        form.extend_pairs(self.cursor.as_ref().map(|cursor| ("cursor", cursor)));
        form.finish()
    }
}

impl AsyncOperation<HttpClient> for HistoryPageAddress {
    async fn run(&self, client: &mut HttpClient, _: usize, _: usize) -> Result<(), BenchError> {
        client.call("/api/fn/history_page", &self.form()).await?;
        Ok(())
    }
}
