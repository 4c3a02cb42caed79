use crate::database::{Stage, wish};
use crate::on_both;
use domain::engines::LibraryModel;
use domain::engines::{ModelDefaults, ModelKind, Offer, OfferedModel};
use domain::error::Error;
use domain::images::NewContentItem;
use domain::jobs::{LoraModel, NewGenerationJob};
use services::engines::*;
use services::jobs::create;
use services::queue::complete;

async fn one(stage: &Stage, user_id: &str, name: &str) -> LibraryModel {
    let all = all(stage, user_id).await;
    all.into_iter().find(|of| of.model.name == name).unwrap()
}

async fn all(stage: &Stage, user_id: &str) -> Vec<LibraryModel> {
    let mut all = Vec::new();
    for kind in [ModelKind::Checkpoint, ModelKind::Lora] {
        let page = library(&stage.db.read, user_id, &ModelFilter::first(kind, 100)).await.unwrap();
        assert_eq!(page.total, page.items.len() as u64);
        all.extend(page.items);
    }
    all
}

async fn favored(stage: &Stage) {
    let c = &stage.db.write;
    stage.comfyui(&["dreams", "inks"], &["lines"]).await;
    let (mira, noor) = (stage.user("mira").await, stage.user("noor").await);
    let dreams = one(stage, &mira.id, "dreams").await;
    assert!(!dreams.favorite);
    for _ in 0..2 {
        set_model_favorite(c, &mira.id, dreams.model.id, true).await.unwrap();
    }
    assert!(one(stage, &mira.id, "dreams").await.favorite);
    assert!(!one(stage, &mira.id, "inks").await.favorite);
    assert!(!one(stage, &noor.id, "dreams").await.favorite, "favourites are each person's own");
    for _ in 0..2 {
        set_model_favorite(c, &mira.id, dreams.model.id, false).await.unwrap();
    }
    assert!(!one(stage, &mira.id, "dreams").await.favorite);
    assert_eq!(set_model_favorite(c, &mira.id, 999, true).await, Err(Error::not_found("model")));
}

on_both!(favorites_are_each_persons_own, favored);

async fn used(stage: &Stage) {
    stage.comfyui(&["dreams", "inks"], &["lines", "dots"]).await;
    let (mira, noor) = (stage.user("mira").await, stage.user("noor").await);
    let job = |model: &str, loras: &[&str]| {
        let lora = |name: &&str| LoraModel { name: (*name).into(), strength_model: 1.0, strength_clip: 1.0 };
        let lora_models = loras.iter().map(lora).collect();
        NewGenerationJob { checkpoint_model: Some(model.into()), lora_models, ..wish("a lighthouse") }
    };
    create(&stage.db, &mira.id, job("dreams", &["lines"]), None).await.unwrap();
    let inks = create(&stage.db, &mira.id, job("inks", &[]), None).await.unwrap().job.id;
    let dreams = create(&stage.db, &mira.id, job("dreams", &[]), None).await.unwrap().job.id;
    assert_eq!(one(stage, &mira.id, "dreams").await.last_used_job, Some(dreams));
    assert_eq!(one(stage, &mira.id, "inks").await.last_used_job, Some(inks));
    assert!(one(stage, &mira.id, "lines").await.last_used_job.is_some_and(|job| job < inks));
    assert_eq!(one(stage, &mira.id, "dots").await.last_used_job, None);
    assert_eq!(one(stage, &noor.id, "dreams").await.last_used_job, None);
}

on_both!(what_was_used_last_is_each_persons_own, used);

async fn described(stage: &Stage) {
    let c = &stage.db.write;
    stage.comfyui(&["dreams"], &[]).await;
    let (mira, noor) = (stage.user("mira").await, stage.user("noor").await);
    let id = one(stage, &mira.id, "dreams").await.model.id;
    let defaults = ModelDefaults { steps: Some(30), cfg: Some(5.0), ..ModelDefaults::default() };
    let change = ModelChange {
        note: Some(Some(" Soft light ".into())),
        defaults: Some(Some(defaults.clone())),
        ..ModelChange::default()
    };
    change_model(c, &mira.id, id, change).await.unwrap();
    change_model(c, &mira.id, id, ModelChange::default()).await.unwrap();
    let seen = one(stage, &noor.id, "dreams").await;
    assert_eq!((seen.note.as_deref(), seen.defaults), (Some("Soft light"), Some(defaults)));
    let nothing = ModelChange {
        note: Some(Some("  ".into())),
        defaults: Some(Some(ModelDefaults::default())),
        ..ModelChange::default()
    };
    change_model(c, &mira.id, id, nothing).await.unwrap();
    let seen = one(stage, &noor.id, "dreams").await;
    assert_eq!((seen.note, seen.defaults), (None, None));
    assert_eq!(change_model(c, &mira.id, 999, ModelChange::default()).await, Err(Error::not_found("model")));
}

on_both!(what_is_said_of_a_model_is_for_everybody, described);

async fn refused(stage: &Stage) {
    let c = &stage.db.write;
    stage.comfyui(&["dreams"], &[]).await;
    let mira = stage.user("mira").await;
    let id = one(stage, &mira.id, "dreams").await.model.id;
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
    assert_eq!(one(stage, &mira.id, "dreams").await.note, None, "nothing of it was kept");
}

on_both!(what_is_out_of_its_limits_is_named, refused);

async fn pictured(stage: &Stage) {
    let c = &stage.db.write;
    let engine = stage.sketch().await;
    let (mira, noor) = (stage.user("mira").await, stage.user("noor").await);
    stage.job(&mira).await;
    let claim = stage.claim("worker", &engine).await;
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
    let id = one(stage, &mira.id, "sketch").await.model.id;
    let picture = ModelChange { picture: Some(Some(image)), ..ModelChange::default() };
    let refused = change_model(c, &noor.id, id, picture.clone()).await.unwrap_err();
    assert_eq!(refused.fields()[0].field, "picture", "another's image cannot be shown to everybody");
    change_model(c, &mira.id, id, picture).await.unwrap();
    let seen = one(stage, &noor.id, "sketch").await.picture.unwrap();
    assert!(seen.contains(&format!("/models/{id}/picture")), "{seen}");
    assert_eq!(model_picture(c, id).await, Ok((mira.id.clone(), image)));
    services::images::delete(c, &mira.id, image).await.unwrap();
    assert_eq!(one(stage, &noor.id, "sketch").await.picture, None);
    assert!(model_picture(c, id).await.is_err());
}

on_both!(a_picture_is_the_editors_own_and_goes_when_it_is_deleted, pictured);

async fn gone(stage: &Stage) {
    let c = &stage.db.write;
    let mira = stage.user("mira").await;
    let engine = stage.comfyui(&["dreams"], &[]).await;
    let id = one(stage, &mira.id, "dreams").await.model.id;
    let family = |family: &str| Offer {
        checkpoints: vec![OfferedModel {
            name: "inks".into(),
            family: Some(family.into()),
            ..OfferedModel::default()
        }],
        ..Offer::default()
    };
    save_offer(c, engine.id, &family("SDXL")).await.unwrap();
    assert!(all(stage, &mira.id).await.iter().all(|of| of.model.id != id));
    let old = library_model(c, &mira.id, id).await.unwrap();
    assert_eq!((old.model.engines.len(), old.model.available), (0, false));
    set_model_favorite(c, &mira.id, id, true).await.unwrap();
    assert!(library_model(c, &mira.id, id).await.unwrap().favorite);
    assert_eq!(library_model(c, &mira.id, 999).await, Err(Error::not_found("model")));
    let usual = one(stage, &mira.id, "inks").await.suggestion().unwrap();
    assert_eq!((usual.width, usual.height, usual.steps), (Some(1024), Some(1024), None));
}

on_both!(a_model_that_no_engine_has_is_still_known, gone);
