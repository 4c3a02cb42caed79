//! Counting, browsing and tagging search results.

use crate::images::history::requester;
use crate::images::search::{found, generated};
use crate::on_each_database;
use crate::test_database::{TestDatabase, job_request};
use domain::error::Error;
use domain::images::{BulkAction, HistoryEntry};
use domain::jobs::GenerationJob;
use sea_orm::ConnectionTrait;
use services::images::*;
use services::jobs::{cancel, create};

async fn an_image_has_neighbours_among_search_results(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    let mut foxes = Vec::new();
    for prompt in ["red fox", "sea", "grey fox", "night", "white fox"] {
        let images = generated(test_db, &user, job_request(prompt), 2).await.images;
        if prompt.ends_with("fox") {
            foxes.splice(0..0, images.iter().map(|image| image.content_id));
        }
    }
    let unfinished =
        create(&test_db.db, &user.id, job_request("fox without a picture"), None).await.unwrap().job.id;
    cancel(c, &user.id, unfinished, None).await.unwrap();
    let around = async |query: &str, id: i64| {
        let filter = HistoryFilter::parse(query).unwrap();
        let view = view(c, requester(&user), &filter, id).await.unwrap();
        (view.newer, view.older)
    };
    for (place, id) in foxes.iter().enumerate() {
        let expected = (place.checked_sub(1).map(|place| foxes[place]), foxes.get(place + 1).copied());
        assert_eq!(around("q=fox&cursor=7", *id).await, expected);
    }
    set_favorite(c, &user.id, foxes[5], true).await.unwrap();
    assert_eq!(around("favorite=on", foxes[2]).await, (None, Some(foxes[5])), "from outside the filter");
    assert_eq!(around("status=cancelled", foxes[2]).await, (None, None), "none of those has an image");
}

on_each_database!(an_image_has_neighbours_among_search_results);

async fn row_8_the_total_is_exact_up_to_a_thousand(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    test_db.sketch().await;
    let c = &test_db.db.write;
    let job = create(&test_db.db, &user.id, job_request("a fox"), None).await.unwrap().job.id;
    cancel(c, &user.id, job, None).await.unwrap();
    let total = async |query: &str| {
        let filter = HistoryFilter::parse(query).unwrap();
        let page = history(c, requester(&user), &filter, None, 10).await.unwrap();
        (page.total.unwrap(), page.total_exact)
    };
    copies(test_db, job, 999).await;
    for query in ["", "q=fox", "status=cancelled"] {
        assert_eq!(total(query).await, (1_000, true), "{query}");
    }
    copies(test_db, job, 1).await;
    for query in ["", "q=fox", "status=cancelled"] {
        assert_eq!(total(query).await, (1_000, false), "{query}");
    }
}

on_each_database!(row_8_the_total_is_exact_up_to_a_thousand);

async fn row_8_rare_terms_are_found_far_back(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    let first = generated(test_db, &user, job_request("an owl"), 1).await;
    let fox = create(&test_db.db, &user.id, job_request("a fox"), None).await.unwrap().job.id;
    cancel(c, &user.id, fox, None).await.unwrap();
    copies(test_db, fox, 900).await;
    let last = generated(test_db, &user, job_request("an owl"), 1).await;
    let owls = [format!("{}.0", last.id), format!("{}.0", first.id)];
    for query in ["q=owl", "q=-fox", "status=completed", "q=owl&status=completed&model=sketch"] {
        assert_eq!(found(test_db, &user, query).await, owls, "{query}");
    }
    assert_eq!(found(test_db, &user, &format!("job={}", first.id)).await, owls[1..]);
    let owl = |job: &GenerationJob| job.images[0].content_id;
    let filter = HistoryFilter::parse("q=owl").unwrap();
    let around = async |id| view(c, requester(&user), &filter, id).await.map(|view| (view.newer, view.older));
    assert_eq!(around(owl(&first)).await, Ok((Some(owl(&last)), None)));
    assert_eq!(around(owl(&last)).await, Ok((None, Some(owl(&first)))));
}

on_each_database!(row_8_rare_terms_are_found_far_back);

/// A term that was rare and is now in every entry: pages are complete and in order, forwards and backwards.
async fn row_8_newly_common_terms_are_found_in_order(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    test_db.sketch().await;
    let c = &test_db.db.write;
    let mut first = [0; 3];
    for (index, (prompt, others)) in
        [("a fox", 700), ("an owl", 3_000), ("a fox", 700)].into_iter().enumerate()
    {
        first[index] = create(&test_db.db, &user.id, job_request(prompt), None).await.unwrap().job.id;
        cancel(c, &user.id, first[index], None).await.unwrap();
        copies(test_db, first[index], others).await;
    }
    let [_, owls, foxes] = first;
    assert_eq!(newest(test_db, &user, "q=owl", 400).await, (owls..foxes).rev().take(400).collect::<Vec<_>>());
    assert_eq!(newest(test_db, &user, "q=fox", 800).await[701], owls - 1, "right after the owls");
}

/// The first matching jobs, page by page.
async fn newest(
    test_db: &TestDatabase,
    user: &domain::accounts::User,
    query: &str,
    how_many: usize,
) -> Vec<i64> {
    let filter = HistoryFilter::parse(query).unwrap();
    let (mut jobs, mut cursor) = (Vec::new(), None);
    while jobs.len() < how_many {
        let page =
            history(&test_db.db.write, requester(user), &filter, cursor.as_deref(), 100).await.unwrap();
        jobs.extend(page.entries.iter().map(|entry| match entry {
            HistoryEntry::Image(image) => image.job_id.unwrap(),
            HistoryEntry::Job(job) => job.id,
        }));
        cursor = Some(page.next_cursor.unwrap());
    }
    jobs
}

on_each_database!(row_8_newly_common_terms_are_found_in_order);

/// Adds copies of a job.
async fn copies(test_db: &TestDatabase, job: i64, how_many: u32) {
    const COLUMNS: &str = "user_id, job_type, prompt, negative_prompt, checkpoint_model, lora_models, width, \
        height, batch_size, seed, steps, cfg, sampler_name, scheduler, denoise, params, engine, status, needs, \
        position, total_steps, created_at, updated_at, attempt";
    let sql = format!(
        "INSERT INTO generation_jobs ({COLUMNS}) WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL \
         SELECT n + 1 FROM numbers WHERE n < {how_many}) SELECT {COLUMNS} FROM generation_jobs, numbers \
         WHERE id = {job}"
    );
    test_db.db.write.execute_unprepared(&sql).await.unwrap();
}

async fn tags_and_favorites_change_in_bulk(test_db: &TestDatabase) {
    let (user, eve) = (test_db.user("mira").await, test_db.user("eve").await);
    let c = &test_db.db.write;
    let mine = generated(test_db, &user, job_request("a fox"), 2).await;
    let hers = generated(test_db, &eve, job_request("a fox"), 1).await.images[0].content_id;
    let ids = [mine.images[0].content_id, mine.images[1].content_id, hers];
    let tag = async |action, tag| {
        bulk(c, &user.id, Selection::images(&ids), action, Some(tag)).await.map(|changed| changed.count)
    };
    assert_eq!(tag(BulkAction::Tag, " Wild animals ").await, Ok(2), "only the user's own images");
    assert_eq!(tag(BulkAction::Tag, "wild animals").await, Ok(0), "they already have the tag");
    assert_eq!(found(test_db, &user, "tag=wild+animals").await.len(), 2);
    assert_eq!(find(c, &user.id, ids[0]).await.unwrap().item.tags, ["wild animals"]);
    assert_eq!(tag(BulkAction::Untag, "wild animals").await, Ok(2));
    assert_eq!(found(test_db, &user, "tag=wild+animals").await, Vec::<String>::new());
    for bad in ["", "one, two", &"x".repeat(51)] {
        assert!(matches!(tag(BulkAction::Tag, bad).await, Err(Error::Invalid(_))), "{bad}");
    }
    assert!(bulk(c, &user.id, Selection::default(), BulkAction::Delete, None).await.is_err());
    let marked = bulk(c, &user.id, Selection::images(&ids), BulkAction::Favorite, None).await.unwrap();
    assert_eq!((marked.count, marked.undo, marked.gone), (2, None, vec![hers]));
    assert_eq!(found(test_db, &user, "favorite=on").await.len(), 2);
}

on_each_database!(tags_and_favorites_change_in_bulk);

async fn row_13_a_deletion_is_undone_as_a_whole(test_db: &TestDatabase) {
    let (user, eve) = (test_db.user("mira").await, test_db.user("eve").await);
    let c = &test_db.db.write;
    let ids: Vec<i64> = generated(test_db, &user, job_request("a fox"), 3)
        .await
        .images
        .iter()
        .map(|image| image.content_id)
        .collect();
    delete(c, &user.id, ids[0]).await.unwrap();
    let deleted = bulk(c, &user.id, Selection::images(&ids), BulkAction::Delete, None).await.unwrap();
    assert_eq!((deleted.count, &deleted.gone), (2, &ids[..1].to_vec()));
    assert_eq!(found(test_db, &user, "q=fox").await, Vec::<String>::new());
    let again = bulk(c, &user.id, Selection::images(&ids), BulkAction::Delete, None).await.unwrap();
    assert_eq!((again.count, again.undo, again.gone), (0, None, ids));

    let undo = deleted.undo.unwrap();
    assert!(matches!(undo_delete(c, &eve.id, &undo).await, Err(Error::NotFound(_))), "another's");
    assert!(matches!(undo_delete(c, &user.id, "yesterday").await, Err(Error::Invalid(_))));
    assert_eq!(undo_delete(c, &user.id, &undo).await, Ok(2), "an image deleted before stays deleted");
    assert_eq!(found(test_db, &user, "q=fox").await.len(), 2);
    assert!(matches!(undo_delete(c, &user.id, &undo).await, Err(Error::NotFound(_))), "once");
}

on_each_database!(row_13_a_deletion_is_undone_as_a_whole);
