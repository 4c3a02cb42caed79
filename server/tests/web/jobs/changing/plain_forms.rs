//! The same through forms of a browser without JavaScript.

use super::{JOBS, order};
use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use serde_json::json;

/// A form as a browser without JavaScript sends it from `page`.
async fn plain(app: &TestApp, person: &TestUser, page: &str, name: &str, fields: &[(&str, &str)]) -> String {
    let call = app.post(&format!("/api/fn/{name}")).with_user(person).header("accept", "text/html,*/*;q=0.8");
    let call = call.header("origin", "http://localhost:3000");
    let call = call.header("referer", &format!("http://localhost:3000{page}"));
    let answer = call.form(fields).send().await.expect(302);
    answer.header("location").trim_start_matches("http://localhost:3000").trim_end_matches('?').to_owned()
}

async fn the_queue_works_with_plain_forms(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let press = [("draft[prompt]", "a fox"), ("draft[how_many]", "3"), ("draft[seed]", "7")];
    plain(app, &mira, "/generate", "submit_job", &press).await;
    let ids = order(app, &mira).await;
    assert_eq!(ids.len(), 3);
    let [a, b, c] = [ids[0], ids[1], ids[2]].map(|id| id.to_string());
    let back = plain(app, &mira, "/generate", "move_job", &[("job_id", &c), ("place[to]", "top")]).await;
    assert_eq!(back, "/generate");
    plain(app, &mira, "/generate", "move_job", &[("job_id", &a), ("place[before]", "")]).await;
    assert_eq!(order(app, &mira).await, [ids[2], ids[1], ids[0]]);
    plain(app, &mira, "/generate", "move_job", &[("job_id", &a), ("place[before]", &b)]).await;
    assert_eq!(order(app, &mira).await, [ids[2], ids[0], ids[1]]);
    plain(app, &mira, "/jobs/1", "hold_job", &[("job_id", &a), ("held", "true")]).await;
    let job =
        async |id: &str| app.get(&format!("{JOBS}/{id}")).with_user(&mira).send().await.expect(200).json();
    assert_eq!(job(&a).await["held"], true);

    let page = format!("/jobs/{b}");
    let revision = job(&b).await["revision"].to_string();
    let edit =
        [("job_id", b.as_str()), ("edit[prompt]", "an owl"), ("edit[steps]", "9"), ("revision", &revision)];
    assert_eq!(plain(app, &mira, &page, "edit_job", &edit).await, "/generate");
    let edited = job(&b).await;
    assert_eq!(
        (&edited["prompt"], &edited["steps"], &edited["seed"]),
        (&json!("an owl"), &json!(9), &json!(8))
    );
    let stale = plain(app, &mira, &page, "edit_job", &edit).await;
    assert!(stale.starts_with(&page) && stale.contains("__err="), "{stale}");
    let wrong = [("job_id", b.as_str()), ("edit[steps]", "many")];
    assert!(plain(app, &mira, &page, "edit_job", &wrong).await.contains("__err="));

    let several = [("ids[]", a.as_str()), ("ids[]", &b), ("action", "top")];
    plain(app, &mira, "/generate", "change_jobs", &several).await;
    assert_eq!(order(app, &mira).await, [ids[0], ids[1], ids[2]]);
    let none = plain(app, &mira, "/generate", "change_jobs", &[("action", "cancel")]).await;
    assert!(none.contains("__err="), "{none}");
    assert_eq!(order(app, &mira).await.len(), 3);
    plain(app, &mira, "/generate", "change_jobs", &[("ids[]", &a), ("ids[]", &b), ("action", "cancel")])
        .await;
    assert_eq!(order(app, &mira).await, [ids[2]]);
    assert_eq!(plain(app, &mira, &page, "remix_job", &[("job_id", &b)]).await, "/generate");
    assert_eq!(order(app, &mira).await.len(), 2);
    assert_eq!(
        plain(app, &mira, "/images/7?tag=sea", "more_like_this", &[("job_id", &b)]).await,
        "/images/7?tag=sea"
    );
    let made = app.get(JOBS).with_user(&mira).send().await.expect(200).json()["items"][0].clone();
    assert_eq!((&made["batch_size"], made["parent_job_id"].to_string()), (&json!(4), b));

    let selection = |ids: &'static [&str]| ids.iter().map(|id| ("ids[]", *id)).collect::<Vec<_>>();
    assert_eq!(
        plain(app, &mira, "/history", "compare_images", &selection(&["7", "9"])).await,
        "/images/7/compare/9"
    );
    let three = plain(app, &mira, "/history", "compare_images", &selection(&["7", "9", "10"])).await;
    assert!(three.starts_with("/history?") && three.contains("__err="), "{three}");
}

on_each_database!(the_queue_works_with_plain_forms);
