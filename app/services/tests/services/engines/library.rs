use crate::on_each_database;
use crate::test_database::{TestDatabase, job_request};
use domain::engines::LibraryModel;
use domain::engines::{ModelDefaults, ModelKind, Offer, OfferedModel};
use domain::error::Error;
use domain::images::NewContentItem;
use domain::jobs::{LoraModel, NewGenerationJob};
use services::engines::*;
use services::jobs::create;
use services::queue::complete;

async fn one(test_db: &TestDatabase, user_id: &str, name: &str) -> LibraryModel {
    let all = all(test_db, user_id).await;
    all.into_iter().find(|of| of.model.name == name).unwrap()
}

async fn all(test_db: &TestDatabase, user_id: &str) -> Vec<LibraryModel> {
    let mut all = Vec::new();
    for kind in [ModelKind::Checkpoint, ModelKind::Lora] {
        let page = library(&test_db.db.read, user_id, &ModelFilter::first(kind, 100)).await.unwrap();
        assert_eq!(page.total, page.items.len() as u64);
        all.extend(page.items);
    }
    all
}

async fn favorites_are_per_user(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    test_db.comfyui(&["dreams", "inks"], &["lines"]).await;
    let (mira, noor) = (test_db.user("mira").await, test_db.user("noor").await);
    let dreams = one(test_db, &mira.id, "dreams").await;
    assert!(!dreams.favorite);
    for _ in 0..2 {
        set_model_favorite(c, &mira.id, dreams.model.id, true).await.unwrap();
    }
    assert!(one(test_db, &mira.id, "dreams").await.favorite);
    assert!(!one(test_db, &mira.id, "inks").await.favorite);
    assert!(!one(test_db, &noor.id, "dreams").await.favorite, "favourites are per user");
    for _ in 0..2 {
        set_model_favorite(c, &mira.id, dreams.model.id, false).await.unwrap();
    }
    assert!(!one(test_db, &mira.id, "dreams").await.favorite);
    assert_eq!(set_model_favorite(c, &mira.id, 999, true).await, Err(Error::not_found("model")));
}

on_each_database!(favorites_are_per_user);

async fn last_used_models_are_per_user(test_db: &TestDatabase) {
    test_db.comfyui(&["dreams", "inks"], &["lines", "dots"]).await;
    let (mira, noor) = (test_db.user("mira").await, test_db.user("noor").await);
    let job = |model: &str, loras: &[&str]| {
        let lora = |name: &&str| LoraModel { name: (*name).into(), strength_model: 1.0, strength_clip: 1.0 };
        let lora_models = loras.iter().map(lora).collect();
        NewGenerationJob { checkpoint_model: Some(model.into()), lora_models, ..job_request("a lighthouse") }
    };
    create(&test_db.db, &mira.id, job("dreams", &["lines"]), None).await.unwrap();
    let inks = create(&test_db.db, &mira.id, job("inks", &[]), None).await.unwrap().job.id;
    let dreams = create(&test_db.db, &mira.id, job("dreams", &[]), None).await.unwrap().job.id;
    assert_eq!(one(test_db, &mira.id, "dreams").await.last_used_job, Some(dreams));
    assert_eq!(one(test_db, &mira.id, "inks").await.last_used_job, Some(inks));
    assert!(one(test_db, &mira.id, "lines").await.last_used_job.is_some_and(|job| job < inks));
    assert_eq!(one(test_db, &mira.id, "dots").await.last_used_job, None);
    assert_eq!(one(test_db, &noor.id, "dreams").await.last_used_job, None);
}

on_each_database!(last_used_models_are_per_user);

async fn model_notes_are_shared(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    test_db.comfyui(&["dreams"], &[]).await;
    let (mira, noor) = (test_db.user("mira").await, test_db.user("noor").await);
    let id = one(test_db, &mira.id, "dreams").await.model.id;
    let defaults = ModelDefaults { steps: Some(30), cfg: Some(5.0), ..ModelDefaults::default() };
    let change = ModelChange {
        note: Some(Some(" Soft light ".into())),
        defaults: Some(Some(defaults.clone())),
        ..ModelChange::default()
    };
    change_model(c, &mira.id, id, change).await.unwrap();
    change_model(c, &mira.id, id, ModelChange::default()).await.unwrap();
    let seen = one(test_db, &noor.id, "dreams").await;
    assert_eq!((seen.note.as_deref(), seen.defaults), (Some("Soft light"), Some(defaults)));
    let nothing = ModelChange {
        note: Some(Some("  ".into())),
        defaults: Some(Some(ModelDefaults::default())),
        ..ModelChange::default()
    };
    change_model(c, &mira.id, id, nothing).await.unwrap();
    let seen = one(test_db, &noor.id, "dreams").await;
    assert_eq!((seen.note, seen.defaults), (None, None));
    assert_eq!(change_model(c, &mira.id, 999, ModelChange::default()).await, Err(Error::not_found("model")));
}

on_each_database!(model_notes_are_shared);

async fn model_details_out_of_their_limits_are_named(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    test_db.comfyui(&["dreams"], &[]).await;
    let mira = test_db.user("mira").await;
    let id = one(test_db, &mira.id, "dreams").await.model.id;
    let bad = ModelDefaults {
        width: Some(100),
        height: None,
        steps: Some(151),
        cfg: Some(f64::NAN),
        sampler_name: Some("e".repeat(101)),
        scheduler: None,
    };
    let change = ModelChange {
        note: Some(Some("n".repeat(2001))),
        picture: Some(Some(77)),
        defaults: Some(Some(bad)),
    };
    let error = change_model(c, &mira.id, id, change).await.unwrap_err();
    let fields: Vec<&str> = error.fields().iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["note", "picture", "width", "height", "steps", "cfg", "sampler_name"]);
    assert_eq!(one(test_db, &mira.id, "dreams").await.note, None, "nothing was saved");
}

on_each_database!(model_details_out_of_their_limits_are_named);

async fn a_model_image_belongs_to_the_editor_and_is_removed_when_deleted(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let engine = test_db.sketch().await;
    let (mira, noor) = (test_db.user("mira").await, test_db.user("noor").await);
    test_db.job(&mira).await;
    let claim = test_db.claim("worker", &engine).await;
    let item = NewContentItem {
        batch_index: 0,
        storage_key: "a/b.png".into(),
        mime: "image/png".into(),
        width: 64,
        height: 64,
        bytes: 9,
        blake3: "00".into(),
        metadata: serde_json::json!({}),
    };
    complete(c, &claim, "worker", &[item]).await.unwrap();
    let image = services::images::recent(c, &mira.id, 1).await.unwrap()[0].id;
    let id = one(test_db, &mira.id, "sketch").await.model.id;
    let picture = ModelChange { picture: Some(Some(image)), ..ModelChange::default() };
    let refused = change_model(c, &noor.id, id, picture.clone()).await.unwrap_err();
    assert_eq!(refused.fields()[0].field, "picture", "another user's image cannot be a model's cover");
    change_model(c, &mira.id, id, picture).await.unwrap();
    let seen = one(test_db, &noor.id, "sketch").await.picture.unwrap();
    assert!(seen.contains(&format!("/models/{id}/picture")), "{seen}");
    assert_eq!(model_picture(c, id).await, Ok((mira.id.clone(), image)));
    services::images::delete(c, &mira.id, image).await.unwrap();
    assert_eq!(one(test_db, &noor.id, "sketch").await.picture, None);
    assert!(model_picture(c, id).await.is_err());
}

on_each_database!(a_model_image_belongs_to_the_editor_and_is_removed_when_deleted);

async fn a_model_without_an_engine_is_still_known(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let mira = test_db.user("mira").await;
    let engine = test_db.comfyui(&["dreams"], &[]).await;
    let id = one(test_db, &mira.id, "dreams").await.model.id;
    let family = |family: &str| Offer {
        checkpoints: vec![OfferedModel {
            name: "inks".into(),
            family: Some(family.into()),
            ..OfferedModel::default()
        }],
        ..Offer::default()
    };
    save_offer(c, engine.id, &family("SDXL")).await.unwrap();
    assert!(all(test_db, &mira.id).await.iter().all(|of| of.model.id != id));
    let old = library_model(c, &mira.id, id).await.unwrap();
    assert_eq!((old.model.engines.len(), old.model.available), (0, false));
    set_model_favorite(c, &mira.id, id, true).await.unwrap();
    assert!(library_model(c, &mira.id, id).await.unwrap().favorite);
    assert_eq!(library_model(c, &mira.id, 999).await, Err(Error::not_found("model")));
    let usual = one(test_db, &mira.id, "inks").await.suggested_defaults().unwrap();
    assert_eq!((usual.width, usual.height, usual.steps), (Some(1024), Some(1024), None));
}

on_each_database!(a_model_without_an_engine_is_still_known);
