//! Finding 8: a server with very many models, or with names that a database cannot store.

use crate::on_each_database;
use crate::test_database::{TestDatabase, job_request};
use domain::accounts::{Role, User};
use domain::engines::{ModelKind, Offer, OfferedModel};
use domain::error::Error;
use domain::jobs::{LoraModel, NewGenerationJob};
use services::accounts::{NewAccount, create_first_admin};
use services::engines::*;
use services::jobs::create;

fn named(name: impl Into<String>) -> OfferedModel {
    OfferedModel { name: name.into(), ..OfferedModel::default() }
}

fn many(what: &str, count: usize) -> Vec<OfferedModel> {
    (0..count).map(|number| named(format!("{what}/{number:05}.safetensors"))).collect()
}

async fn saved_offer(test_db: &TestDatabase, offer: &Offer) -> i64 {
    let engine = test_db.comfyui(&[], &[]).await;
    save_offer(&test_db.db.write, engine.id, offer).await.unwrap();
    engine.id
}

async fn admin(test_db: &TestDatabase) -> User {
    let new = NewAccount {
        username: "keeper".into(),
        password: "a long password".into(),
        display_name: None,
        role: Role::Admin,
    };
    create_first_admin(&test_db.db.write, &new).await.unwrap()
}

async fn finding_8_twenty_thousand_models_of_each_kind_are_saved(test_db: &TestDatabase) {
    let offer = Offer {
        checkpoints: many("base", 20_000),
        loras: many("style", 20_000),
        left_out: 12_345,
        ..Offer::default()
    };
    let engine_id = saved_offer(test_db, &offer).await;
    let admin = admin(test_db).await;
    let seen = overview(&test_db.db.read, &admin).await.unwrap().remove(0);
    assert_eq!((seen.checkpoint_count, seen.lora_count, seen.left_out), (20_000, 20_000, 12_345));
    assert_eq!((seen.checkpoints.len(), seen.loras.len()), (100, 100), "name lists are limited");

    let chosen = choices(&test_db.db.read).await.unwrap();
    assert_eq!((chosen.checkpoints.len(), chosen.loras.len()), (200, 200));
    assert_eq!((chosen.checkpoint_total, chosen.lora_total), (20_000, 20_000));

    let fewer = Offer { checkpoints: many("base", 3), loras: vec![], ..Offer::default() };
    save_offer(&test_db.db.write, engine_id, &fewer).await.unwrap();
    let seen = overview(&test_db.db.read, &admin).await.unwrap().remove(0);
    assert_eq!((seen.checkpoint_count, seen.lora_count, seen.left_out), (3, 0, 0));
}

on_each_database!(finding_8_twenty_thousand_models_of_each_kind_are_saved);

/// SQLite's single writer is free between batches: other writes succeed while an offer is being saved.
async fn finding_8_others_write_while_an_offer_is_saved(test_db: &TestDatabase) {
    let offer = Offer { checkpoints: many("base", 5_000), ..Offer::default() };
    let engine = test_db.comfyui(&[], &[]).await;
    let total = async || choices(&test_db.db.read).await.unwrap().checkpoint_total;
    let saving = save_offer(&test_db.db.write, engine.id, &offer);
    let writing = async {
        // Each write waits for the batch that is being saved.
        let mut seen = Vec::new();
        while seen.last() != Some(&5_000) {
            set_enabled(&test_db.db.write, engine.id, true).await.unwrap();
            seen.push(total().await);
        }
        seen
    };
    let (saved, seen) = tokio::join!(saving, writing);
    saved.unwrap();
    assert!(seen.iter().any(|total| (1..5_000).contains(total)), "no write between batches: {seen:?}");
}

on_each_database!(finding_8_others_write_while_an_offer_is_saved);

/// Names that would prevent the whole offer from being saved, every time.
async fn finding_8_names_that_databases_cannot_store_are_left_out_and_counted(test_db: &TestDatabase) {
    let mut number = 1_u32;
    let odd: String = (0..1_000)
        .map(|_| {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from_u32(0x2_0000 + (number >> 8) % 0xA000).unwrap()
        })
        .collect();
    let words = vec!["plain".to_owned(), "nul\0".to_owned()];
    let twice = OfferedModel { trigger_words: words, ..named("twice") };
    let offer = Offer {
        checkpoints: vec![named("good"), named("nul\0"), named(odd), twice, named("twice")],
        samplers: vec!["euler".into(), "odd\0".into()],
        left_out: 1,
        ..Offer::default()
    };
    saved_offer(test_db, &offer).await;
    let chosen = choices(&test_db.db.read).await.unwrap();
    let names: Vec<&str> = chosen.checkpoints.iter().map(|model| model.name.as_str()).collect();
    assert_eq!((names, &*chosen.samplers), (vec!["good", "twice"], &["euler".to_owned()][..]));
    assert_eq!(chosen.checkpoints[1].trigger_words, ["plain"]);
    let seen = overview(&test_db.db.read, &admin(test_db).await).await.unwrap().remove(0);
    assert_eq!(seen.left_out, 3);
}

on_each_database!(finding_8_names_that_databases_cannot_store_are_left_out_and_counted);

async fn finding_8_the_form_lists_selected_favorite_and_used_models(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    saved_offer(
        test_db,
        &Offer { checkpoints: many("base", 300), loras: many("style", 300), ..Offer::default() },
    )
    .await;
    let (mira, noor) = (test_db.user("mira").await, test_db.user("noor").await);
    let job = |checkpoint: &str, lora: &str| NewGenerationJob {
        checkpoint_model: Some(checkpoint.into()),
        lora_models: vec![LoraModel { name: lora.into(), strength_model: 1.0, strength_clip: 1.0 }],
        ..job_request("a lighthouse")
    };
    let used = job("base/00297.safetensors", "style/00297.safetensors");
    create(&test_db.db, &mira.id, used, None).await.unwrap();
    let liked = library_checkpoint(c, &mira.id, "base/00298.safetensors").await.unwrap().unwrap();
    set_model_favorite(c, &mira.id, liked.model.id, true).await.unwrap();
    let named = "style/00299.safetensors";
    let mine = choices_for(c, &mira.id, "base/00299.safetensors", &[named]).await.unwrap();
    let has = |models: &[domain::engines::Model], name: &str| models.iter().any(|model| model.name == name);
    for number in 297..300 {
        assert!(has(&mine.checkpoints, &format!("base/00{number}.safetensors")), "{number}");
    }
    assert!(has(&mine.loras, "style/00297.safetensors") && has(&mine.loras, named));
    assert_eq!((mine.checkpoints.len(), mine.checkpoint_total), (200, 300));
    assert_eq!(mine.checkpoints[0].name, "base/00000.safetensors", "in the usual order");
    let theirs = choices_for(c, &noor.id, "", &[]).await.unwrap();
    assert!(!has(&theirs.checkpoints, "base/00297.safetensors"));
}

on_each_database!(finding_8_the_form_lists_selected_favorite_and_used_models);

async fn finding_8_models_are_searched_and_paged_in_the_database(test_db: &TestDatabase) {
    let mut checkpoints = many("base", 150);
    checkpoints.extend(["Dreams_XL 100%.ckpt", "Élan.ckpt", "dreamsAXL 1000.ckpt"].map(named));
    checkpoints.push(OfferedModel { family: Some("SDXL".into()), ..named("zebra") });
    saved_offer(test_db, &Offer { checkpoints, ..Offer::default() }).await;
    let mira = test_db.user("mira").await;
    let names = async |q: &str, skip: u64, limit: u64| {
        let filter = ModelFilter { q, skip, ..ModelFilter::first(ModelKind::Checkpoint, limit) };
        let page = library(&test_db.db.read, &mira.id, &filter).await.unwrap();
        (page.items.into_iter().map(|of| of.model.name).collect::<Vec<_>>(), page.total)
    };
    for (q, found) in [
        ("dreams_xl", vec!["Dreams_XL 100%.ckpt"]),
        ("XL 100%", vec!["Dreams_XL 100%.ckpt"]),
        ("éLAN", vec!["Élan.ckpt"]),
        ("sdxl ZEB", vec!["zebra"]),
        ("base/00149", vec!["base/00149.safetensors"]),
        ("\\", vec![]),
    ] {
        assert_eq!(
            names(q, 0, 100).await,
            (found.iter().map(|name| (*name).to_owned()).collect(), found.len() as u64),
            "{q}"
        );
    }
    let (page, total) = names("BASE", 100, 30).await;
    assert_eq!((page.len(), page[0].as_str(), total), (30, "base/00100.safetensors", 150));
    assert_eq!(names("BASE", 150, 30).await, (vec![], 150), "the total stays beyond the end");
}

on_each_database!(finding_8_models_are_searched_and_paged_in_the_database);

async fn finding_8_an_error_names_twenty_models_and_counts_the_others(test_db: &TestDatabase) {
    let offer = Offer { checkpoints: many("base", 5_000), loras: many("style", 4_800), ..Offer::default() };
    saved_offer(test_db, &offer).await;
    let mira = test_db.user("mira").await;
    let lora = LoraModel { name: "gone".into(), strength_model: 1.0, strength_clip: 1.0 };
    let job = NewGenerationJob {
        checkpoint_model: Some("none".into()),
        lora_models: vec![lora],
        ..job_request("a lighthouse")
    };
    let Err(Error::Invalid(errors)) = create(&test_db.db, &mira.id, job, None).await else { panic!("taken") };
    let [checkpoint, lora] = &errors[..] else { panic!("{errors:?}") };
    assert_eq!(lora.field, "lora_models.0.name");
    for (error, first, most) in
        [(checkpoint, "base/00000.safetensors", 5_000), (lora, "style/00000.safetensors", 4_800)]
    {
        let (names, more) = error.message.split_once("available: ").unwrap().1.rsplit_once(" and ").unwrap();
        let named = names.split(", ").count();
        assert!(names.starts_with(first) && named <= 20, "{error:?}");
        assert_eq!(more, format!("{} more", most - named));
        assert!(error.message.len() < 600, "{error:?}");
    }
}

on_each_database!(finding_8_an_error_names_twenty_models_and_counts_the_others);

async fn finding_8_a_picture_finds_its_model_among_many(test_db: &TestDatabase) {
    let mut checkpoints = many("base", 300);
    checkpoints.push(named("sd15\\House_v2.safetensors"));
    saved_offer(test_db, &Offer { checkpoints, ..Offer::default() }).await;
    let c = &test_db.db.read;
    let find = async |name, stem| {
        let found = choices_named(c, &[NamedModel { name, stem }], &[]).await.unwrap().checkpoints;
        found.into_iter().map(|model| model.name).collect::<Vec<_>>()
    };
    assert_eq!(find("house_V2", "house_V2").await, ["sd15\\House_v2.safetensors"]);
    assert_eq!(find("base/00299.safetensors", "00299").await, ["base/00299.safetensors"]);
    assert_eq!(find("houseAv2", "houseAv2").await, Vec::<String>::new());
    assert_eq!(find("a\0b", "a\0b").await, Vec::<String>::new());
}

on_each_database!(finding_8_a_picture_finds_its_model_among_many);
