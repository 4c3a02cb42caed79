//! Pages of jobs under filters.

use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use serde_json::{Value, json};

const JOBS: &str = "/api/v1/generation-jobs";

async fn page(app: &TestApp, person: &TestUser, query: &str) -> Value {
    app.get(&format!("{JOBS}?{query}")).with_user(person).send().await.expect(200).json()
}

fn prompts(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|job| job["prompt"].as_str().unwrap()).collect()
}

async fn row_8_filters_combine_and_total_is_the_filtered_count(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    for prompt in ["red fox", "grey fox", "red hare"] {
        app.post(JOBS).with_user(&mira).json(&json!({"prompt": prompt})).send().await.expect(201);
    }
    let grey = page(app, &mira, "q=grey").await["items"][0]["id"].clone();
    app.post(&format!("{JOBS}/{grey}/cancel")).with_user(&mira).send().await.expect(200);

    assert_eq!(prompts(&page(app, &mira, "").await), ["red hare", "grey fox", "red fox"]);
    assert_eq!(prompts(&page(app, &mira, "status=pending&q=fox").await), ["red fox"]);
    for several in ["status=pending,cancelled&q=fox", "status=pending&status=cancelled&q=fox"] {
        let page = page(app, &mira, several).await;
        assert_eq!(prompts(&page), ["grey fox", "red fox"]);
        assert_eq!(page["total"], 2);
    }
    assert_eq!(page(app, &mira, "checkpoint_model=other").await["total"], 0);
    assert_eq!(page(app, &mira, "days=1").await["total"], 3);
    assert_eq!(page(app, &mira, "from=2100-01-01T00:00:00Z").await["total"], 0);
    assert_eq!(page(app, &mira, "to=2100-01-01T00:00:00%2B02:00").await["total"], 3);
}

on_each_database!(row_8_filters_combine_and_total_is_the_filtered_count);

/// The prompts of all pages, one after another.
async fn through(app: &TestApp, person: &TestUser, query: &str) -> Vec<String> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = page(app, person, &format!("limit=3&{query}&cursor={cursor}")).await;
        seen.extend(prompts(&page).iter().map(ToString::to_string));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return seen,
        }
    }
}

async fn row_8_cursor_and_skip_reach_every_job_once(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    for number in 0..7 {
        app.post(JOBS)
            .with_user(&mira)
            .json(&json!({"prompt": format!("fox {number}")}))
            .send()
            .await
            .expect(201);
    }
    let mut made: Vec<String> = (0..7).map(|number| format!("fox {number}")).collect();
    assert_eq!(through(app, &mira, "sort=oldest").await, made);
    made.reverse();
    for newest in ["", "sort=newest"] {
        assert_eq!(through(app, &mira, newest).await, made, "{newest}");
    }
    let skipped = page(app, &mira, "skip=5&limit=10").await;
    assert_eq!(
        (prompts(&skipped), &skipped["skip"], &skipped["limit"]),
        (vec!["fox 1", "fox 0"], &json!(5), &json!(10))
    );
}

on_each_database!(row_8_cursor_and_skip_reach_every_job_once);

#[tokio::test]
async fn row_8_parameters_out_of_range_are_named() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("skip=-1", "skip"),
        ("status=asleep", "status"),
        ("days=soon", "days"),
        ("from=yesterday", "from"),
        ("job_type=video", "job_type"),
        ("user_id=me", "user_id"),
        ("cursor=x", "cursor"),
        ("sort=random", "sort"),
    ] {
        assert_eq!(app.get(&format!("{JOBS}?{query}")).with_user(&mira).send().await.fields(), [field]);
    }
}

#[tokio::test]
async fn row_34_users_see_their_own_jobs_only() {
    let app = TestApp::sqlite().await;
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    app.test_db.sketch().await;
    app.post(JOBS).with_user(&mira).json(&json!({"prompt": "private"})).send().await.expect(201);
    assert_eq!(page(&app, &ben, "").await["total"], 0);
    app.get(&format!("{JOBS}?user_id={}", mira.user.id)).with_user(&ben).send().await.expect(404);
}
