//! Fills a database as after years of use: jobs of many users with images, favourites, tags and LoRAs, the same each
//! time. The files of the images are not created.

use crate::BenchError;
use crate::cases::filling::{IMAGES, JOB_COLUMNS, LINK};
use crate::database::{PEOPLE, analyze_tables};
use chrono::{TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};
use serde_json::json;

/// Jobs per day and per statement.
const DAY: u32 = 2_000;

pub const MODELS: [&str; 5] = [
    "juggernautXL_v9.safetensors",
    "dreamshaper_8.safetensors",
    "sdxl/animagine-xl-3.1.safetensors",
    "flux1-dev-fp8.safetensors",
    "sketch",
];
pub const LORAS: [&str; 2] = ["ink-wash.safetensors", "film-grain.safetensors"];
pub const TAGS: [&str; 4] = ["keeper", "print", "cover", "to redo"];
const SUBJECTS: [&str; 12] = [
    "lighthouse",
    "heron",
    "violinist",
    "greenhouse",
    "caravan",
    "dragon",
    "teapot",
    "astronaut",
    "orchard",
    "portrait of a fisherman",
    "glass palace",
    "fox",
];
const PLACES: [&str; 9] = [
    "above a stormy sea",
    "in tall grass",
    "at the edge of a forest",
    "on a rainy street",
    "in the snow",
    "under two moons",
    "beside a canal",
    "in an old library",
    "on a mountain pass",
];
const STYLES: [&str; 7] = [
    "oil on canvas",
    "35 mm photograph",
    "watercolour",
    "paper cut",
    "studio light",
    "ukiyo-e print",
    "low poly",
];

/// Number of jobs to add.
#[derive(Clone, Copy)]
pub struct SeedSize {
    /// Jobs of all users.
    pub jobs: u32,
    /// Jobs of the first user.
    pub of_one: u32,
}

/// Adds the jobs, oldest first, and prints progress.
pub async fn add(c: &DatabaseConnection, size: SeedSize) -> Result<(), BenchError> {
    let days = size.jobs.div_ceil(DAY);
    for day in 0..days {
        add_day(c, size, day).await?;
        if day % 25 == 24 {
            eprintln!("{} of {} jobs", (day + 1) * DAY, size.jobs);
        }
    }
    analyze_tables(c).await
}

/// One statement per kind of row; triggers update the search as in production.
async fn add_day(c: &DatabaseConnection, size: SeedSize, day: u32) -> Result<(), BenchError> {
    let first = day * DAY + 1;
    let last = (first + DAY - 1).min(size.jobs);
    let made = Utc::now() - TimeDelta::days(i64::from(size.jobs.div_ceil(DAY) - day - 1));
    let one_in = i64::from(size.jobs / size.of_one.max(1)).max(1);
    let before = last_job(c).await?;
    let mut values: Vec<Value> =
        vec![made.into(), i64::from(first).into(), i64::from(last).into(), one_in.into()];
    values.extend([json!({}), json!([])].map(Value::from));
    values.extend(LORAS.map(|name| Value::from(lora(name))));
    run(c, &jobs(), values).await?;
    for name in LORAS {
        run(c, LORA_ROWS, [before.into(), lora(name).into(), name.into()]).await?;
    }
    run(c, &format!("{IMAGES} AND id > $1"), [before.into()]).await?;
    run(c, &format!("{LINK} AND id > $1"), [before.into()]).await?;
    run(c, FAILURES, [before.into()]).await?;
    run(c, FAVOURITES, [before.into()]).await?;
    run(c, &tags(), [before.into()]).await
}

const LORA_ROWS: &str = "INSERT INTO job_loras (job_id, name) SELECT id, $3 FROM generation_jobs WHERE id > $1 AND lora_models = $2";
const FAILURES: &str = "UPDATE generation_jobs SET error_kind = 'engine_error', \
    error_message = 'The engine ran out of memory.' WHERE id > $1 AND status = 'failed'";
const FAVOURITES: &str = "UPDATE content_items SET is_favorite = true WHERE job_id > $1 AND job_id % 37 = 0";

fn lora(name: &str) -> serde_json::Value {
    json!([{ "name": name, "strength_model": 0.8, "strength_clip": 0.8 }])
}

/// Inserts jobs $2 to $3, created at $1, one in $4 of the first user. The content depends on remainders of the number.
fn jobs() -> String {
    let prompt = [choice(&SUBJECTS, "h"), choice(&PLACES, "h / 12"), choice(&STYLES, "h / 108")];
    let (model, others) = (choice(&MODELS, "h / 7"), PEOPLE - 1);
    format!(
        "INSERT INTO generation_jobs ({JOB_COLUMNS}) \
         WITH RECURSIVE numbers(n) AS (SELECT $2 UNION ALL SELECT n + 1 FROM numbers WHERE n < $3), \
         mixed AS (SELECT n, (n * 7919) % 104729 AS h FROM numbers) \
         SELECT (SELECT id FROM users WHERE username = 'person' || \
         CASE WHEN n % $4 = 0 THEN 0 ELSE 1 + n % {others} END), 'image_generation', \
         {} || ' ' || {} || ', ' || {} || ', number ' || n, \
         CASE WHEN h % 2 = 0 THEN 'blurry, low quality' ELSE '' END, {model}, \
         CASE h % 8 WHEN 0 THEN $7 WHEN 1 THEN $8 ELSE $6 END, \
         CASE h % 3 WHEN 0 THEN 1024 ELSE 832 END, CASE h % 3 WHEN 0 THEN 1024 ELSE 1216 END, 1, n, 20, 7.0, \
         'euler_ancestral', 'normal', 1.0, $5, 'auto', \
         CASE WHEN h % 20 = 3 THEN 'failed' WHEN h % 40 = 5 THEN 'cancelled' ELSE 'completed' END, \
         'auto', n * 1024, 20, $1, $1, $1, $1, 'sketch', 0 FROM mixed",
        prompt[0], prompt[1], prompt[2]
    )
}

fn tags() -> String {
    let tag = choice(&TAGS, "id / 20");
    format!(
        "INSERT INTO content_tags (content_id, tag) SELECT id, {tag} FROM content_items WHERE job_id > $1 AND id % 20 = 0"
    )
}

/// SQL for one of `words`, by the remainder of `number`.
fn choice(words: &[&str], number: &str) -> String {
    let cases: String =
        words.iter().enumerate().map(|(index, word)| format!(" WHEN {index} THEN '{word}'")).collect();
    format!("CASE ({number}) % {}{cases} END", words.len())
}

async fn last_job(c: &DatabaseConnection) -> Result<i64, BenchError> {
    let sql = "SELECT coalesce(max(id), 0) AS last FROM generation_jobs";
    let row = c.query_one_raw(Statement::from_string(c.get_database_backend(), sql)).await?;
    Ok(row.ok_or("no row")?.try_get("", "last")?)
}

async fn run(
    c: &DatabaseConnection,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<(), BenchError> {
    c.execute_raw(Statement::from_sql_and_values(c.get_database_backend(), sql, values)).await?;
    Ok(())
}
