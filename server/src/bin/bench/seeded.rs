//! Measures the history of a user with very many images among those of very many users, with each filter.

use crate::cases::filling::ids;
use crate::cases::history::{HistoryPageAddress, page_positions, pages};
use crate::report::Measurement;
use crate::seed::{LORAS, MODELS, TAGS};
use crate::test_app::TestApp;
use crate::{Arguments, BenchError, plan};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use services::images::Requester;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

const MARK: &str = "p99 ≤ 10 ms; filtered ≤ 40 ms, PostgreSQL ≤ 80 ms; ≤ 500 buffers";

/// First, middle and last page with each filter.
pub async fn rows(app: &TestApp, arguments: &Arguments) -> Result<Vec<Measurement>, BenchError> {
    let mut rows = Vec::new();
    let ids = ids(&app.database.read).await?;
    rows.push(Measurement::new("jobs of the one who looks, of all", counts(app, ids.len()).await?, "–"));
    for (name, query) in filters(ids.get(ids.len() / 2).copied().unwrap_or_default()) {
        for (place, cursor) in page_positions(&ids) {
            let page = HistoryPageAddress { query: query.clone(), cursor };
            let touched = touched(app, arguments, &page).await?;
            let times = pages(app, arguments, page).await?;
            rows.push(Measurement::new(format!("{name}, {place} page"), format!("{times}{touched}"), MARK));
        }
    }
    Ok(rows)
}

/// Filters alone, then several together, in the syntax of the address; the words are from the seeded prompts.
fn filters(job: i64) -> Vec<(&'static str, String)> {
    let day = |ago| (chrono::Utc::now() - chrono::TimeDelta::days(ago)).date_naive();
    let [model, lora, tag] = [MODELS[1], LORAS[0], TAGS[0]];
    vec![
        ("everything", String::new()),
        ("a common word", "q=lighthouse".into()),
        ("the beginning of one", "q=lig".into()),
        ("two common words", "q=heron snow".into()),
        ("a phrase", "q=\"stormy sea\"".into()),
        ("a word without another", "q=lighthouse -watercolour".into()),
        ("a word in none", "q=zeppelin".into()),
        ("failed", "status=failed".into()),
        ("a model", format!("model={model}")),
        ("a LoRA", format!("lora={lora}")),
        ("a size", "size=1024x1024".into()),
        ("a month", format!("from={}&to={}", day(90), day(60))),
        ("favourites", "favorite=on".into()),
        ("a tag", format!("tag={tag}")),
        ("a job", format!("job={job}")),
        ("a word, a size and favourites", "q=lighthouse&size=1024x1024&favorite=on".into()),
        ("a word, a model and a month", format!("q=fox&model={model}&from={}&to={}", day(90), day(60))),
    ]
}

async fn counts(app: &TestApp, theirs: usize) -> Result<String, BenchError> {
    let c = &app.database.read;
    let sql = "SELECT count(*) AS number FROM generation_jobs";
    let row = c.query_one_raw(Statement::from_string(c.get_database_backend(), sql)).await?;
    let all: i64 = row.ok_or("no row")?.try_get("", "number")?;
    Ok(format!("{theirs} of {all}"))
}

/// Buffers that the page touches, as text for the row; empty for SQLite, which does not count them. Also writes the
/// statements to the file in the arguments.
async fn touched(
    app: &TestApp,
    arguments: &Arguments,
    page: &HistoryPageAddress,
) -> Result<String, BenchError> {
    let c = &app.database.read;
    let user = &app.people.first().ok_or("nobody")?.user;
    let who = Requester { user_id: &user.id, timezone: &user.timezone };
    let statements = plan::statements(c, who, &page.query, page.cursor.as_deref()).await?;
    if let Some(file) = &arguments.statements {
        write(file, page, &statements)?;
    }
    match c.get_database_backend() {
        DbBackend::Postgres => {
            let (entries, number) = plan::buffers(c, statements).await?;
            let number = if number > 0 { format!(", {number} for the total") } else { String::new() };
            Ok(format!("; {entries} buffers{number}"))
        }
        _ => Ok(String::new()),
    }
}

fn write(file: &Path, page: &HistoryPageAddress, statements: &[Statement]) -> Result<(), BenchError> {
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    writeln!(file, "-- {} after {}", page.query, page.cursor.as_deref().unwrap_or("nothing"))?;
    for statement in statements {
        writeln!(file, "{};", plan::written(statement))?;
    }
    Ok(())
}
