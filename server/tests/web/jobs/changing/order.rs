//! Reordering one's own queue.

use super::{create, order, send};
use crate::on_each_database;
use crate::support::test_app::TestApp;
use serde_json::{Value, json};
use services::events::Event;

async fn a_job_moves_only_within_its_owners_queue(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let mut ids = Vec::new();
    for number in 0..4 {
        let job = create(app, &mira, json!({"prompt": format!("fox {number}")})).await;
        ids.push(job["id"].as_i64().unwrap());
    }
    let [a, b, c, d] = ids[..] else { panic!("four") };
    let go = async |id: i64, place: Value| {
        let job = send(app, &mira, "POST", &format!("{id}/move"), place).await.expect(200).json();
        job["queue_position"].as_u64().unwrap()
    };
    let mut bus = app.web.context.events.subscribe(&mira.user.id);
    assert_eq!(go(d, json!({"to": "top"})).await, 1);
    let mut frames = Vec::new();
    while let Ok(Event::Text { frame, .. }) = bus.try_recv() {
        frames.push(frame.to_string());
    }
    // The jobs that were passed have new positions, so pages are updated.
    for id in [a, b, c, d] {
        assert!(frames.iter().any(|frame| frame.contains(&format!("\"id\":{id},"))), "{id}: {frames:?}");
    }
    assert_eq!(go(a, json!({"before": null})).await, 4);
    assert_eq!(go(c, json!({"before": b})).await, 2);
    assert_eq!(order(app, &mira).await, [d, c, b, a]);
    for _ in 0..2 {
        assert_eq!(go(b, json!({"to": "bottom"})).await, 4);
    }
    for (body, field) in [
        (json!({"before": 999}), "before"),
        (json!({"before": a}), "before"),
        (json!({"to": "left"}), "to"),
        (json!({}), "body"),
        (json!({"to": "top", "before": b}), "body"),
        (json!({"after": b}), "after"),
    ] {
        assert_eq!(send(app, &mira, "POST", &format!("{a}/move"), body).await.fields(), [field]);
    }
    assert_eq!(order(app, &mira).await, [d, c, a, b]);
}

on_each_database!(a_job_moves_only_within_its_owners_queue);
