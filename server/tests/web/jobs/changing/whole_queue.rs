//! The whole queue: pause, numbers, overview.

use super::{JOBS, create, order};
use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use serde_json::{Value, json};
use services::events::Event;
use services::queue;

async fn an_admin_pauses_and_resumes_the_queue(app: &TestApp) {
    let (admin, mira) = (app.admin("root").await, app.member("mira").await);
    let engine = app.test_db.sketch().await;
    create(app, &mira, json!({"prompt": "a fox"})).await;
    let mut bus = app.web.context.events.subscribe(&mira.user.id);
    let switch = async |to: &str| app.post(&format!("{JOBS}/queue/{to}")).with_user(&admin).send().await;
    for _ in 0..2 {
        assert_eq!(switch("pause").await.expect(200).json()["paused"], true);
    }
    let Ok(Event::Text { frame, .. }) = bus.try_recv() else { panic!("no frame") };
    assert!(frame.contains("\"paused\":true"), "{frame}");
    let stats = app.get(&format!("{JOBS}/queue/stats")).with_user(&mira).send().await.expect(200).json();
    assert_eq!((&stats["paused"], &stats["pending_jobs"]), (&json!(true), &json!(1)));
    let lease = crate::test_database::LEASE;
    assert!(queue::claim(&app.test_db.db.write, "worker", lease, &engine).await.unwrap().is_none());
    let notified = app.web.context.worker_signal.notified();
    tokio::pin!(notified);
    notified.as_mut().enable();
    assert_eq!(switch("resume").await.expect(200).json()["paused"], false);
    notified.await;
    app.test_db.claim("worker", &engine).await;
}

on_each_database!(an_admin_pauses_and_resumes_the_queue);

async fn row_10_stats_count_jobs_and_pictures(app: &TestApp) {
    let (admin, mira, ben) = (app.admin("root").await, app.member("mira").await, app.member("ben").await);
    let engine = app.test_db.sketch().await;
    for _ in 0..4 {
        create(app, &mira, json!({"prompt": "a fox"})).await;
    }
    let claim = app.test_db.claim("worker", &engine).await;
    queue::complete(&app.test_db.db.write, &claim, "worker", &[]).await.unwrap();
    app.test_db.claim("worker", &engine).await;
    let last = *order(app, &mira).await.last().unwrap();
    app.post(&format!("{JOBS}/{last}/cancel")).with_user(&mira).send().await.expect(200);
    let stats = async |person: &TestUser, path: &str| {
        app.get(&format!("{JOBS}/{path}")).with_user(person).send().await
    };
    let own = stats(&mira, "stats/overview").await.expect(200).json();
    assert_eq!(own["total_jobs"], 4);
    let by_status = json!({"pending": 1, "running": 1, "completed": 1, "failed": 0, "cancelled": 1});
    assert_eq!(
        (&own["status_breakdown"], &own["type_breakdown"]),
        (&by_status, &json!({"image_generation": 4}))
    );
    assert!(own["average_processing_time_seconds"].as_f64().unwrap() >= 0.0);
    assert_eq!(own["p50_processing_time_seconds"], own["p95_processing_time_seconds"]);
    let mira_id = &mira.user.id;
    for person in [&mira, &admin] {
        assert_eq!(stats(person, &format!("user/{mira_id}/stats")).await.expect(200).json(), own);
        let upper = mira_id.to_uppercase();
        assert_eq!(stats(person, &format!("stats/overview?user_id={upper}")).await.expect(200).json(), own);
    }
    stats(&ben, &format!("user/{mira_id}/stats")).await.expect(404);
    stats(&ben, &format!("stats/overview?user_id={mira_id}")).await.expect(404);
    stats(&admin, "user/01890000-0000-7000-8000-000000000000/stats").await.expect(404);
    assert_eq!(stats(&ben, "user/everybody/stats").await.fields(), ["user_id"]);
    assert_eq!(
        stats(&ben, "stats/overview").await.expect(200).json()["average_processing_time_seconds"],
        Value::Null
    );
    let queue = stats(&mira, "queue/stats").await.expect(200).json();
    assert_eq!(
        (&queue["pending_jobs"], &queue["running_jobs"], &queue["total_jobs"]),
        (&json!(1), &json!(1), &json!(4))
    );
}

on_each_database!(row_10_stats_count_jobs_and_pictures);

async fn an_admin_sees_the_queue_without_prompts(app: &TestApp) {
    let (admin, mira) = (app.admin("root").await, app.member("mira").await);
    app.test_db.sketch().await;
    create(app, &mira, json!({"prompt": "a secret wish"})).await;
    let call = |name: &str| {
        app.post(&format!("/api/fn/{name}")).with_user(&admin).header("accept", "application/json")
    };
    let seen = call("queue_overview").form(&[]).send().await.expect(200);
    assert!(!seen.text().contains("secret wish"), "{}", seen.text());
    let seen = seen.json();
    assert_eq!((&seen["waiting"], &seen["entries"][0]["username"]), (&json!(1), &json!("mira")));
    call("pause_queue").form(&[("paused", "true")]).send().await.expect(200);
    let seen = call("queue_overview").form(&[]).send().await.expect(200).json();
    assert_eq!(seen["paused"], true);
}

on_each_database!(an_admin_sees_the_queue_without_prompts);
