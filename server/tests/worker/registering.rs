//! The running engines as the worker and the pages see them.

use crate::on_each_database;
use crate::scripted_engine::ScriptedEngine;
use crate::support::page_subscription::PageSubscription;
use crate::support::test_app::TestApp;
use domain::engines::{EngineState, OfferedModel};
use domain::jobs::ErrorKind;
use server::engine::{Failure, ImageEngine};
use services::engines;
use tokio_util::sync::CancellationToken;

/// The states of `engine` that were published so far.
fn published_states(page: &mut PageSubscription, engine: &ScriptedEngine) -> Vec<String> {
    let mut states = Vec::new();
    for (topic, data) in page.heard() {
        assert!(data.get("base_url").is_none(), "members must not see the address");
        if topic == "engine" && data["id"] == engine.id() {
            states.push(data["state"].as_str().unwrap().to_owned());
        }
    }
    states
}

async fn row_47_an_engine_that_returns_is_published_saved_and_gets_jobs_again(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    let mut page = app.page().await;
    *engine.up.lock().unwrap() = false;
    let failure = Failure::new(ErrorKind::EngineUnreachable, "It does not answer.");
    app.registry.record_failure(engine.id(), &failure).await;
    app.registry.check(engine.id()).await;
    assert!(app.registry.free_slots().is_empty());
    let seen = engines::overview(&app.test_db.db.read, app.user().await).await.unwrap();
    assert_eq!(seen[0].state, EngineState::Down);
    *engine.up.lock().unwrap() = true;
    let notified = app.context.worker_signal.notified();
    app.registry.check(engine.id()).await;
    notified.await;
    assert_eq!(published_states(&mut page, &engine), ["down", "ready"]);
    assert_eq!(app.registry.free_slots().len(), 1);
}

on_each_database!(row_47_an_engine_that_returns_is_published_saved_and_gets_jobs_again);

async fn a_new_model_is_available_after_the_next_probe(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    let new = OfferedModel { name: "newer".into(), ..OfferedModel::default() };
    engine.offer.lock().unwrap().checkpoints.push(new);
    let doubt = Failure::new(ErrorKind::ModelMissing, "There is no such model.");
    app.registry.record_failure(engine.id(), &doubt).await;
    let choices = engines::choices(&app.test_db.db.read).await.unwrap();
    assert!(choices.checkpoints.iter().any(|model| model.name == "newer"));
}

on_each_database!(a_new_model_is_available_after_the_next_probe);

async fn the_built_in_engine_is_ready_soon_after_the_start(app: &TestApp) {
    let notified = app.context.worker_signal.notified();
    app.registry.start().await.unwrap();
    let shutdown = CancellationToken::new();
    let running = tokio::spawn({
        let (registry, shutdown) = (app.registry.clone(), shutdown.clone());
        async move { registry.run(shutdown).await }
    });
    notified.await;
    assert_eq!(app.registry.free_slots().len(), 1);
    let choices = engines::choices(&app.test_db.db.read).await.unwrap();
    assert_eq!(choices.checkpoints[0].name, "sketch");
    shutdown.cancel();
    running.await.unwrap();
}

on_each_database!(the_built_in_engine_is_ready_soon_after_the_start);
