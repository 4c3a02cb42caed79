use crate::on_each_database;
use crate::test_database::TestDatabase;
use domain::error::Error;
use domain::jobs::{Draft, NewGenerationJob};
use services::jobs::create as create_job;
use services::presets::{create, delete, get, list, recent_prompts, rename, restore, update};

fn form(prompt: &str) -> Draft {
    Draft { prompt: prompt.into(), steps: "30".into(), ..Draft::default() }
}

fn refused(error: &Error) -> &str {
    &error.fields()[0].message
}

async fn a_preset_is_saved_by_name_and_private(test_db: &TestDatabase) {
    let (mira, ben) = (test_db.user("mira").await, test_db.user("ben").await);
    let c = &test_db.db.write;
    let ink = create(c, &mira.id, "  Ink ", &form("a heron in ink")).await.unwrap();
    create(c, &mira.id, "Clay", &form("a pot")).await.unwrap();
    create(c, &ben.id, "Ink", &form("a squid")).await.unwrap();
    let names: Vec<String> = list(c, &mira.id).await.unwrap().into_iter().map(|preset| preset.name).collect();
    assert_eq!(names, ["Clay", "Ink"]);
    assert_eq!(get(c, &mira.id, ink.id).await.unwrap().form, form("a heron in ink"));

    update(c, &mira.id, ink.id, &form("a crane")).await.unwrap();
    assert_eq!(rename(c, &mira.id, ink.id, "Brush").await.unwrap().form, form("a crane"));
    for error in [
        get(c, &ben.id, ink.id).await.unwrap_err(),
        update(c, &ben.id, ink.id, &form("mine now")).await.unwrap_err(),
        rename(c, &ben.id, ink.id, "Mine").await.unwrap_err(),
        delete(c, &ben.id, ink.id).await.unwrap_err(),
        restore(c, &ben.id, ink.id).await.unwrap_err(),
    ] {
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
    }
}

async fn a_preset_name_is_unique_and_free_after_deletion(test_db: &TestDatabase) {
    let mira = test_db.user("mira").await;
    let c = &test_db.db.write;
    let ink = create(c, &mira.id, "Ink", &form("a")).await.unwrap();
    let oil = create(c, &mira.id, "Oil", &form("b")).await.unwrap();
    for name in ["", " \n ", &"x".repeat(81), "Ink"] {
        assert!(create(c, &mira.id, name, &form("c")).await.is_err(), "{name:?}");
    }
    let error = rename(c, &mira.id, oil.id, "Ink").await.unwrap_err();
    assert!(refused(&error).contains("already have a preset named “Ink”"), "{error:?}");

    delete(c, &mira.id, ink.id).await.unwrap();
    assert!(matches!(get(c, &mira.id, ink.id).await, Err(Error::NotFound(_))));
    rename(c, &mira.id, oil.id, "Ink").await.unwrap();
    let error = restore(c, &mira.id, ink.id).await.unwrap_err();
    assert!(refused(&error).contains("already have a preset named “Ink”"), "{error:?}");
    rename(c, &mira.id, oil.id, "Oil").await.unwrap();
    assert_eq!(restore(c, &mira.id, ink.id).await.unwrap().name, "Ink");
    assert_eq!(list(c, &mira.id).await.unwrap().len(), 2);
}

async fn recent_prompts_are_each_listed_once(test_db: &TestDatabase) {
    test_db.sketch().await;
    let mira = test_db.user("mira").await;
    for prompt in ["a fox", "a hare", "a fox"] {
        let new = NewGenerationJob { prompt: prompt.into(), ..Default::default() };
        create_job(&test_db.db, &mira.id, new, None).await.unwrap();
    }
    let recent = recent_prompts(&test_db.db.read, &mira.id).await.unwrap();
    let recent: Vec<(&str, i64)> =
        recent.iter().map(|recent| (recent.prompt.as_str(), recent.times)).collect();
    assert_eq!(recent, [("a fox", 2), ("a hare", 1)]);
}

on_each_database!(a_preset_is_saved_by_name_and_private);
on_each_database!(a_preset_name_is_unique_and_free_after_deletion);
on_each_database!(recent_prompts_are_each_listed_once);
