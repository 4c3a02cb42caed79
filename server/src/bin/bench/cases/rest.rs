//! Measures creating and reading jobs over REST.

use crate::cases::filling::{add_finished, clear, ids};
use crate::database::analyze_tables;
use crate::http::HttpClient;
use crate::measure::{AsyncOperation, run_load};
use crate::report::Measurement;
use crate::test_app::TestApp;
use crate::{Arguments, BenchError};
use std::sync::Arc;

const JOBS: &str = "/api/v1/generation-jobs";
/// Clients for rates.
pub const CLIENTS: usize = 16;

/// One client for the latency, several for the rate.
pub async fn rows(app: &TestApp, arguments: &Arguments) -> Result<Vec<Measurement>, BenchError> {
    clear(&app.database.write).await?;
    let single = run_load(app.clients(1).await?, arguments.samples / 4, Create).await?;
    clear(&app.database.write).await?;
    let many = run_load(app.clients(CLIENTS).await?, arguments.samples / CLIENTS, Create).await?;
    let mut rows = vec![
        Measurement::new("create a job over REST, one client", single.times, "p50 ≤ 2 ms"),
        Measurement::new(format!("the same, {CLIENTS} clients"), many.times, "p99 ≤ 20 ms"),
        Measurement::new("rate", format!("{:.0}/s", many.rate), "≥ 2,000/s"),
    ];
    rows.extend(by_id(app, arguments).await?);
    Ok(rows)
}

async fn by_id(app: &TestApp, arguments: &Arguments) -> Result<Vec<Measurement>, BenchError> {
    clear(&app.database.write).await?;
    add_finished(&app.database.write, arguments.jobs).await?;
    analyze_tables(&app.database.write).await?;
    let person = app.people.first().ok_or("nobody")?;
    let by_id_request = ById(ids(&app.database.read).await?.into());
    let single = run_load(app.clients_of(person, 1).await?, arguments.samples, by_id_request.clone()).await?;
    let many = run_load(app.clients_of(person, CLIENTS).await?, arguments.samples / 4, by_id_request).await?;
    Ok(vec![
        Measurement::new(format!("job by id, {} jobs, one client", arguments.jobs), single.times, "–"),
        Measurement::new(format!("the same, {CLIENTS} clients"), many.times, "p99 ≤ 15 ms"),
        Measurement::new("rate", format!("{:.0}/s", many.rate), "≥ 3,000/s"),
    ])
}

#[derive(Clone)]
struct Create;

impl AsyncOperation<HttpClient> for Create {
    async fn run(&self, client: &mut HttpClient, index: usize, number: usize) -> Result<(), BenchError> {
        let body = format!(r#"{{"prompt": "a lighthouse, {index} {number}", "width": 64, "height": 64}}"#);
        client.create(JOBS, &body).await?;
        Ok(())
    }
}

#[derive(Clone)]
struct ById(Arc<[i64]>);

impl AsyncOperation<HttpClient> for ById {
    async fn run(&self, client: &mut HttpClient, index: usize, number: usize) -> Result<(), BenchError> {
        // Spread over all ids, a different one each time.
        let place = (index * 7_919 + number * 104_729) % self.0.len();
        client.get(&format!("{JOBS}/{}", self.0[place])).await?;
        Ok(())
    }
}
