use crate::on_each_database;
use crate::test_database::{TestDatabase, job_request};
use domain::engines::EngineState;
use domain::error::Error;
use domain::jobs::{JobStatus, LoraModel, NewGenerationJob};
use services::engines::save_state;
use services::jobs::*;
use std::collections::BTreeSet;

fn fields(error: &Error) -> Vec<&str> {
    error.fields().iter().map(|field| field.field.as_str()).collect()
}

async fn row_1_five_creates_give_five_increasing_ids(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    test_db.sketch().await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        let job = test_db.job(&user).await;
        assert_eq!((job.status, job.job_type.as_str()), (JobStatus::Pending, "image_generation"));
        assert_eq!(job.parameters.checkpoint_model, "sketch");
        assert!((0..1 << 53).contains(&job.parameters.seed));
        assert_eq!(job.queue_position, Some(ids.len() as u64 + 1));
        ids.push(job.id);
    }
    assert!(ids.is_sorted_by(|a, b| a < b));
}

on_each_database!(row_1_five_creates_give_five_increasing_ids);

async fn row_4_an_unknown_model_is_refused_with_the_names_that_exist(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let before = create(&test_db.db, &user.id, job_request("early"), None).await.unwrap_err();
    assert_eq!(fields(&before), ["checkpoint_model"]);
    let trusting = NewGenerationJob { checkpoint_model: Some("hoped-for".into()), ..job_request("early") };
    assert!(create(&test_db.db, &user.id, trusting.clone(), None).await.is_ok());
    test_db.sketch().await;
    test_db.comfyui(&["dreamshaper.safetensors"], &["ink.safetensors"]).await;
    let refused = create(&test_db.db, &user.id, trusting, None).await.unwrap_err();
    assert_eq!(fields(&refused), ["checkpoint_model"]);
    let words = &refused.fields()[0].message;
    assert!(words.contains("dreamshaper.safetensors") && words.contains("sketch"), "{words}");
}

on_each_database!(row_4_an_unknown_model_is_refused_with_the_names_that_exist);

async fn row_4_every_other_name_is_checked_too(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    test_db.comfyui(&["dreamshaper.safetensors"], &["ink.safetensors"]).await;
    let lora = |name: &str| LoraModel { name: name.into(), strength_model: 1.0, strength_clip: 1.0 };
    let refused = |new: NewGenerationJob| async move {
        let error = create(&test_db.db, &test_db.user_id("mira").await, new, None).await.unwrap_err();
        (fields(&error).join(","), error.fields()[0].message.clone())
    };
    let (field, words) = refused(NewGenerationJob {
        lora_models: vec![lora("ink.safetensors"), lora("oil")],
        ..job_request("x")
    })
    .await;
    assert_eq!(field, "lora_models.1.name");
    assert!(words.contains("ink.safetensors"), "{words}");
    let (field, words) = refused(NewGenerationJob { sampler_name: "magic".into(), ..job_request("x") }).await;
    assert_eq!(field, "sampler_name");
    assert!(words.contains("euler_ancestral"), "{words}");
    let (field, _) = refused(NewGenerationJob { scheduler: "magic".into(), ..job_request("x") }).await;
    assert_eq!(field, "scheduler");
    let (field, words) = refused(NewGenerationJob { engine: "nowhere".into(), ..job_request("x") }).await;
    assert_eq!(field, "engine");
    assert!(words.contains("ComfyUI") && words.contains("sketch"), "{words}");
    let elsewhere = NewGenerationJob {
        engine: "sketch".into(),
        checkpoint_model: Some("dreamshaper.safetensors".into()),
        ..job_request("x")
    };
    assert_eq!(refused(elsewhere).await.0, "checkpoint_model");
    assert_eq!(active(c, &user.id).await.unwrap(), []);
}

on_each_database!(row_4_every_other_name_is_checked_too);

async fn row_7_with_all_engines_offline_a_job_for_a_known_model_waits(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    let engine = test_db.comfyui(&["dreamshaper.safetensors"], &[]).await;
    save_state(c, engine.id, EngineState::Down, Some("connection refused")).await.unwrap();
    let job = test_db.job(&user).await;
    assert_eq!(job.status, JobStatus::Pending);
    let words = job.error_message.unwrap_or_default();
    assert!(words.contains("Waiting for an engine") && words.contains("dreamshaper"), "{words}");
    save_state(c, engine.id, EngineState::Ready, None).await.unwrap();
    assert_eq!(get(c, &user.id, job.id).await.unwrap().error_message, None);
    let nowhere = NewGenerationJob { engine: "nowhere".into(), ..job_request("x") };
    assert_eq!(fields(&create(&test_db.db, &user.id, nowhere, None).await.unwrap_err()), ["engine"]);
}

on_each_database!(row_7_with_all_engines_offline_a_job_for_a_known_model_waits);

async fn the_default_model_is_the_last_used_or_the_first(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    test_db.sketch().await;
    test_db.comfyui(&["b.safetensors", "a.safetensors"], &[]).await;
    assert_eq!(test_db.job(&user).await.parameters.checkpoint_model, "a.safetensors");
    let chosen = NewGenerationJob { checkpoint_model: Some("sketch".into()), ..job_request("x") };
    create(&test_db.db, &user.id, chosen, None).await.unwrap();
    assert_eq!(test_db.job(&user).await.parameters.checkpoint_model, "sketch");
}

on_each_database!(the_default_model_is_the_last_used_or_the_first);

async fn row_6_the_same_key_gives_the_same_job(test_db: &TestDatabase) {
    let (user, other) = (test_db.user("mira").await, test_db.user("noor").await);
    test_db.sketch().await;
    let key = || Some(IdempotencyKey::parse("press-1").unwrap());
    let first = create(&test_db.db, &user.id, job_request("a fox"), key()).await.unwrap();
    let again = create(&test_db.db, &user.id, job_request("a fox"), key()).await.unwrap();
    assert_eq!((first.replayed, again.replayed), (false, true));
    assert_eq!(first.job, again.job);
    let changed = create(&test_db.db, &user.id, job_request("a wolf"), key()).await.unwrap_err();
    assert_eq!(fields(&changed), ["Idempotency-Key"]);
    let theirs = create(&test_db.db, &other.id, job_request("a wolf"), key()).await.unwrap();
    assert!(!theirs.replayed);
    assert!(IdempotencyKey::parse("").is_err());
}

on_each_database!(row_6_the_same_key_gives_the_same_job);

async fn row_6_concurrent_requests_with_the_same_key_give_the_same_job(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    test_db.sketch().await;
    let key = || Some(IdempotencyKey::parse("press-1").unwrap());
    let make = || create(&test_db.db, &user.id, job_request("a fox"), key());
    let (a, b, c) = tokio::join!(make(), make(), make());
    let ids = [a, b, c].map(|created| created.unwrap().job.id);
    assert_eq!(ids, [ids[0]; 3]);
}

on_each_database!(row_6_concurrent_requests_with_the_same_key_give_the_same_job);

async fn several_at_once_have_distinct_seeds(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    let three = NewGenerationJob { seed: 7, how_many: 3, ..job_request("x") };
    let jobs = create_many(&test_db.db, &user.id, three, None).await.unwrap().jobs;
    assert_eq!(jobs.iter().map(|job| job.parameters.seed).collect::<Vec<_>>(), [7, 8, 9]);
    assert_eq!(active(c, &user.id).await.unwrap(), jobs);
    let random: BTreeSet<i64> = test_db.jobs(&user, 20).await.iter().map(|job| job.parameters.seed).collect();
    assert_eq!(random.len(), 20);
}

on_each_database!(several_at_once_have_distinct_seeds);

async fn row_6_the_same_key_gives_the_same_jobs_when_it_made_several(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    let make = |how_many| {
        let key = Some(IdempotencyKey::parse("press-1").unwrap());
        create_many(&test_db.db, &user.id, NewGenerationJob { how_many, ..job_request("a fox") }, key)
    };
    let (first, at_once) = tokio::join!(make(5), make(5));
    let (first, at_once) = (first.unwrap(), at_once.unwrap());
    assert_eq!((first.jobs.len(), &first.jobs), (5, &at_once.jobs));
    assert!(first.replayed != at_once.replayed);
    assert_eq!(make(5).await.unwrap(), CreatedMany { jobs: first.jobs, replayed: true });
    assert_eq!(fields(&make(6).await.unwrap_err()), ["Idempotency-Key"]);
    assert_eq!(counts(c, &user.id).await.unwrap().waiting, 5);
}

on_each_database!(row_6_the_same_key_gives_the_same_jobs_when_it_made_several);

async fn waiting_jobs_are_limited_per_user(test_db: &TestDatabase) {
    let (user, other) = (test_db.user("mira").await, test_db.user("noor").await);
    let c = &test_db.db.write;
    test_db.sketch().await;
    let create_options = || CreateOptions { key: None, waiting_jobs: 10 };
    let make = |how_many| {
        create_many(
            &test_db.db,
            &user.id,
            NewGenerationJob { how_many, ..job_request("x") },
            create_options(),
        )
    };
    make(8).await.unwrap();
    // All jobs are created, or none.
    let Err(full) = make(3).await else { panic!("accepted") };
    assert!(matches!(full, Error::QueueFull { most: 10, .. }), "{full:?}");
    assert!(full.to_string().contains("10") && full.retry_after().is_some(), "{full}");
    assert_eq!(counts(c, &user.id).await.unwrap().waiting, 8);
    // Two concurrent requests cannot both get the last places.
    let (one, two) = tokio::join!(make(2), make(2));
    assert!(one.is_ok() != two.is_ok());
    create_many(&test_db.db, &other.id, job_request("x"), create_options()).await.unwrap();
    let waiting = active(c, &user.id).await.unwrap();
    cancel(c, &user.id, waiting[0].id, None).await.unwrap();
    make(1).await.unwrap();
    assert!(matches!(
        retry(&test_db.db, &user.id, waiting[0].id, create_options()).await,
        Err(Error::QueueFull { .. })
    ));
}

on_each_database!(waiting_jobs_are_limited_per_user);

async fn row_8_filters_join_by_and_newest_first_with_the_filtered_total(test_db: &TestDatabase) {
    let (user, other) = (test_db.user("mira").await, test_db.user("noor").await);
    let c = &test_db.db.write;
    test_db.sketch().await;
    let mut ids = Vec::new();
    for prompt in ["A Fox at dawn", "50% off", "the fox sleeps", "500 owls Über dem Ñandú"] {
        ids.push(create(&test_db.db, &user.id, job_request(prompt), None).await.unwrap().job.id);
    }
    test_db.job(&other).await;
    cancel(c, &user.id, ids[2], None).await.unwrap();
    let found = |filter: JobFilter| async move {
        let page = list(c, &test_db.user_id("mira").await, &filter).await.unwrap();
        (page.items.iter().map(|job| job.id).collect::<Vec<_>>(), page.total)
    };
    let all = || JobFilter { limit: 10, ..Default::default() };
    let q = |q: &str| JobFilter { q: Some(q.into()), ..all() };
    assert_eq!(found(all()).await, (vec![ids[3], ids[2], ids[1], ids[0]], 4));
    assert_eq!(found(q("FOX")).await, (vec![ids[2], ids[0]], 2));
    assert_eq!(found(q("fox dawn")).await, (vec![ids[0]], 1));
    assert_eq!(found(q("50%")).await, (vec![ids[1]], 1));
    for letters in ["über", "Über", "ÜBER ñandú", "Ñandú"] {
        assert_eq!(found(q(letters)).await, (vec![ids[3]], 1), "{letters}");
    }
    assert_eq!(found(JobFilter { status: vec![JobStatus::Cancelled], ..q("fox") }).await, (vec![ids[2]], 1));
    assert_eq!(found(JobFilter { model: Some("other".into()), ..all() }).await, (vec![], 0));
    assert_eq!(found(JobFilter { skip: 1, limit: 2, ..all() }).await, (vec![ids[2], ids[1]], 4));
    let future = chrono::Utc::now() + chrono::TimeDelta::hours(1);
    assert_eq!(found(JobFilter { from: Some(future), ..all() }).await, (vec![], 0));
    assert_eq!(found(JobFilter { to: Some(future), limit: 1, ..all() }).await, (vec![ids[3]], 4));
}

on_each_database!(row_8_filters_join_by_and_newest_first_with_the_filtered_total);

async fn row_8_pages_by_cursor_are_stable_while_jobs_come_in(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    test_db.jobs(&user, 10).await;
    let mut filter = JobFilter { limit: 4, ..Default::default() };
    let mut seen = Vec::new();
    loop {
        let page = list(c, &user.id, &filter).await.unwrap();
        seen.extend(page.items.iter().map(|job| job.id));
        // New jobs do not shift the pages.
        test_db.job(&user).await;
        match page.next_cursor {
            Some(cursor) => filter.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(seen.len(), 10);
    assert!(seen.is_sorted_by(|a, b| a > b));
    filter.cursor = Some("rubbish".into());
    assert_eq!(fields(&list(c, &user.id, &filter).await.unwrap_err()), ["cursor"]);
}

on_each_database!(row_8_pages_by_cursor_are_stable_while_jobs_come_in);

async fn foreign_and_missing_jobs_are_not_found(test_db: &TestDatabase) {
    let (user, eve) = (test_db.user("mira").await, test_db.user("eve").await);
    let c = &test_db.db.write;
    test_db.sketch().await;
    let job = test_db.job(&user).await;
    let gone = Err(Error::not_found("job"));
    assert_eq!(get(c, &eve.id, job.id).await.map(|_| ()), gone);
    assert_eq!(attempts(c, &eve.id, job.id).await.map(|_| ()), gone);
    assert_eq!(cancel(c, &eve.id, job.id, None).await.map(|_| ()), gone);
    assert_eq!(delete(c, &eve.id, job.id).await.map(|_| ()), gone);
    assert_eq!(retry(&test_db.db, &eve.id, job.id, None).await.map(|_| ()), gone);
    assert_eq!(get(c, &user.id, job.id + 1).await.map(|_| ()), gone);
    assert_eq!(get(c, &user.id, job.id).await.unwrap().status, JobStatus::Pending);
    let counts = counts(c, &eve.id).await.unwrap();
    assert_eq!((counts.waiting, counts.others_waiting, counts.paused), (0, 1, false));
}

on_each_database!(foreign_and_missing_jobs_are_not_found);
