pub mod library;
pub mod many_models;

use crate::on_each_database;
use crate::test_database::TestDatabase;
use domain::accounts::{Role, User};
use domain::engines::{EngineKind, EngineState};
use domain::error::Error;
use services::accounts::{NewAccount, create_first_admin};
use services::engines::*;

async fn admin(test_db: &TestDatabase) -> User {
    let new = NewAccount {
        username: "keeper".into(),
        password: "a long password".into(),
        display_name: None,
        role: Role::Admin,
    };
    create_first_admin(&test_db.db.write, &new).await.unwrap()
}

async fn configured_engines_are_matched_by_address(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let names = || async {
        let all = list(&test_db.db.read).await.unwrap();
        all.into_iter().map(|e| (e.name, e.enabled, e.from_configuration)).collect::<Vec<_>>()
    };
    configure(c, &["http://a:8188/", "http://b:8188"]).await.unwrap();
    configure(c, &["http://b:8188", "http://a:8188"]).await.unwrap();
    assert_eq!(names().await, [("ComfyUI".into(), true, true), ("ComfyUI 2".into(), true, true)]);
    let first = list(c).await.unwrap()[0].id;
    set_enabled(c, first, false).await.unwrap();
    configure(c, &["http://a:8188"]).await.unwrap();
    assert_eq!(names().await, [("ComfyUI".into(), false, true), ("ComfyUI 2".into(), false, false)]);
    assert!(matches!(remove(c, first).await, Err(Error::Conflict(_))));
    remove(c, first + 1).await.unwrap();
    assert_eq!(remove(c, first + 1).await, Err(Error::not_found("engine")));
}

on_each_database!(configured_engines_are_matched_by_address);

async fn the_sketch_engine_follows_the_configuration_and_the_admin(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    ensure_sketch(c, true, 2).await.unwrap();
    let engine = test_db.engine("sketch").await;
    assert_eq!((engine.kind, engine.enabled, engine.concurrency), (EngineKind::Sketch, true, 2));
    set_enabled(c, engine.id, false).await.unwrap();
    ensure_sketch(c, true, 1).await.unwrap();
    assert!(!test_db.engine("sketch").await.enabled);
    ensure_sketch(c, false, 1).await.unwrap();
    ensure_sketch(c, true, 1).await.unwrap();
    assert!(test_db.engine("sketch").await.enabled);
    assert!(matches!(remove(c, engine.id).await, Err(Error::Conflict(_))));
    assert_eq!(list(c).await.unwrap().len(), 1);
}

on_each_database!(the_sketch_engine_follows_the_configuration_and_the_admin);

async fn an_engine_is_added_once(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let new = |name: &str, url: &str| NewEngine { name: name.into(), base_url: url.into() };
    let made = add(c, new("Big one", "http://gpu:8188/")).await.unwrap();
    assert_eq!(made.base_url.as_deref(), Some("http://gpu:8188"));
    for (name, url, field) in [
        ("big ONE", "http://other:1", "name"),
        ("", "http://other:1", "name"),
        ("auto", "http://other:1", "name"),
        ("Other", "http://gpu:8188", "base_url"),
        ("Other", "ftp://gpu", "base_url"),
    ] {
        assert_eq!(add(c, new(name, url)).await.unwrap_err().fields()[0].field, field, "{name} {url}");
    }
}

on_each_database!(an_engine_is_added_once);

async fn choices_and_overview_follow_what_engines_offer(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let (admin, member) = (admin(test_db).await, test_db.user("mira").await);
    let sketch = test_db.sketch().await;
    let comfyui = test_db.comfyui(&["b", "a"], &["ink"]).await;
    let chosen = choices(c).await.unwrap();
    let names: Vec<_> = chosen.checkpoints.iter().map(|model| model.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "sketch"]);
    assert_eq!(chosen.loras[0].engines, ["ComfyUI"]);
    assert_eq!(chosen.samplers, ["euler_ancestral", "euler"]);
    save_state(c, comfyui.id, EngineState::Down, Some("connection refused")).await.unwrap();
    let away = choices(c).await.unwrap();
    assert_eq!((away.checkpoints[0].name.as_str(), away.checkpoints[0].available), ("sketch", true));
    assert!(!away.checkpoints[1].available);
    test_db.job(&member).await;
    let theirs = test_db.claim("one", &sketch).await.job_id;
    let seen = overview(c, &admin).await.unwrap();
    assert_eq!(
        (seen[0].running_jobs.as_slice(), seen[0].checkpoints.as_slice()),
        ([theirs].as_slice(), ["sketch".to_owned()].as_slice())
    );
    assert_eq!(seen[1].last_error.as_deref(), Some("connection refused"));
    assert_eq!(seen[1].base_url.as_deref(), Some("http://127.0.0.1:8188"));
    let plain = overview(c, &test_db.user("noor").await).await.unwrap();
    assert_eq!(
        (plain[0].running_jobs.len(), plain[1].base_url.clone(), plain[1].last_error.clone()),
        (0, None, None)
    );
    assert!(plain[1].note.as_deref().is_some_and(|note| note.contains("Offline.")), "{plain:?}");
    set_enabled(c, sketch.id, false).await.unwrap();
    let draining = overview(c, &admin).await.unwrap();
    assert_eq!((draining[0].state, draining[0].enabled), (EngineState::Draining, false));
    set_enabled(c, sketch.id, true).await.unwrap();
    test_db.comfyui(&["b"], &[]).await;
    let fewer = choices(c).await.unwrap();
    assert_eq!((fewer.checkpoints.len(), fewer.loras.len()), (2, 0));
}

on_each_database!(choices_and_overview_follow_what_engines_offer);
