//! Changing one's own profile, password and sessions.

use crate::on_each_database;
use crate::test_database::TestDatabase;
use domain::accounts::User;
use domain::accounts::profile::ProfileChange;
use domain::error::Error;
use sea_orm::ConnectionTrait;
use services::accounts::{
    change_password, change_profile, end_other_sessions, end_own_session, open_sessions, profile, session,
    sign_in, start_session,
};

fn refused<T: std::fmt::Debug>(answer: Result<T, Error>) -> Vec<String> {
    answer.unwrap_err().fields().iter().map(|field| field.field.clone()).collect()
}

async fn a_profile_changes_only_given_fields(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let (mira, ben) = (test_db.user("mira").await, test_db.user("ben").await);
    let name = ProfileChange { display_name: Some("  Mira K. ".into()), ..Default::default() };
    let changed = change_profile(c, &mira.id, name).await.unwrap();
    assert_eq!((changed.user.display_name.as_str(), changed.email.as_deref()), ("Mira K.", None));
    let more = ProfileChange {
        email: Some(Some(" mira@example.org ".into())),
        timezone: Some("America/New_York".into()),
        ..Default::default()
    };
    change_profile(c, &mira.id, more).await.unwrap();
    let kept = profile(&test_db.db.read, &mira.id).await.unwrap();
    assert_eq!(
        (kept.user.display_name.as_str(), kept.email.as_deref()),
        ("Mira K.", Some("mira@example.org"))
    );
    assert_eq!(kept.user.timezone, "America/New_York");
    for gone in [None, Some("  ".to_owned())] {
        let forget = ProfileChange { email: Some(gone), ..Default::default() };
        assert_eq!(change_profile(c, &mira.id, forget).await.unwrap().email, None);
    }
    assert_eq!(profile(&test_db.db.read, &ben.id).await.unwrap().user, ben);
}

on_each_database!(a_profile_changes_only_given_fields);

async fn row_3_a_profile_out_of_its_limits_names_the_field(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let mira = test_db.user("mira").await;
    let everything = ProfileChange {
        display_name: Some("x".repeat(81)),
        email: Some(Some("mira".into())),
        timezone: Some("Europe/Atlantis".into()),
    };
    assert_eq!(refused(change_profile(c, &mira.id, everything).await), ["display_name", "email", "timezone"]);
    for name in ["", "  ", "two\nlines"] {
        let change = ProfileChange { display_name: Some(name.into()), ..Default::default() };
        assert_eq!(refused(change_profile(c, &mira.id, change).await), ["display_name"], "{name:?}");
    }
    for email in ["@", "a@", "@b", "a b@c", "a@b@c"] {
        let change = ProfileChange { email: Some(Some(email.into())), ..Default::default() };
        assert_eq!(refused(change_profile(c, &mira.id, change).await), ["email"], "{email:?}");
    }
    assert_eq!(profile(&test_db.db.read, &mira.id).await.unwrap().user, mira);
}

on_each_database!(row_3_a_profile_out_of_its_limits_names_the_field);

async fn another_password_needs_the_current_one_and_ends_other_sessions(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let (mira, ben) = (test_db.user("mira").await, test_db.user("ben").await);
    let [here, there] =
        [start_session(c, &mira, None).await.unwrap(), start_session(c, &mira, None).await.unwrap()];
    let foreign = start_session(c, &ben, None).await.unwrap();
    let change = async |current, new| change_password(c, &mira.id, &here.session_id(), current, new).await;
    assert_eq!(refused(change("not hers", "another password").await), ["current_password"]);
    assert_eq!(refused(change("a long password", "short").await), ["new_password"]);
    assert_eq!(refused(change("a long password", "a long password").await), ["new_password"]);
    assert!(session(&test_db.db, &there.0).await.unwrap().is_some(), "a rejected change ended a session");
    change("a long password", "another password").await.unwrap();
    assert!(session(&test_db.db, &here.0).await.unwrap().is_some());
    assert_eq!(session(&test_db.db, &there.0).await.unwrap(), None);
    assert!(session(&test_db.db, &foreign.0).await.unwrap().is_some());
    assert!(sign_in(c, "mira", "another password", None).await.is_ok());
    assert!(matches!(sign_in(c, "mira", "a long password", None).await, Err(Error::WrongCredentials)));
}

on_each_database!(another_password_needs_the_current_one_and_ends_other_sessions);

async fn ids(test_db: &TestDatabase, user: &User, here: &str) -> Vec<String> {
    let open = open_sessions(&test_db.db.read, &user.id, here).await.unwrap();
    open.into_iter().map(|session| session.id).collect()
}

async fn sessions_are_listed_and_ended_only_by_their_owner(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let (mira, ben) = (test_db.user("mira").await, test_db.user("ben").await);
    let mut own = Vec::new();
    for agent in ["Firefox/1 Linux", "curl/8", "old"] {
        own.push(start_session(c, &mira, Some(agent)).await.unwrap().session_id());
    }
    let foreign = start_session(c, &ben, None).await.unwrap().session_id();
    let long_ago = (chrono::Utc::now() - chrono::TimeDelta::days(31)).to_rfc3339();
    let over = format!("UPDATE sessions SET last_used_at = '{long_ago}' WHERE id = '{}'", own[2]);
    c.execute_unprepared(&over).await.unwrap();

    let open = open_sessions(&test_db.db.read, &mira.id, &own[0]).await.unwrap();
    let seen: Vec<_> = open.iter().map(|session| (session.device(), session.current)).collect();
    assert_eq!(seen, [("Firefox on Linux".to_owned(), true), ("curl".to_owned(), false)]);

    assert!(matches!(end_own_session(c, &mira.id, &foreign).await, Err(Error::NotFound(_))));
    assert_eq!(ids(test_db, &ben, &foreign).await, std::slice::from_ref(&foreign));
    end_own_session(c, &mira.id, &own[1]).await.unwrap();
    assert!(matches!(end_own_session(c, &mira.id, &own[1]).await, Err(Error::NotFound(_))));
    let more = start_session(c, &mira, None).await.unwrap().session_id();
    assert_eq!(ids(test_db, &mira, &own[0]).await, [own[0].clone(), more]);
    assert_eq!(end_other_sessions(c, &mira.id, &own[0]).await.unwrap(), 2);
    assert_eq!(ids(test_db, &mira, &own[0]).await, [own[0].clone()]);
    assert_eq!(ids(test_db, &ben, &foreign).await, [foreign]);
}

on_each_database!(sessions_are_listed_and_ended_only_by_their_owner);
