//! Entities, seen by services only.

pub mod content_items;
pub mod deletion;
pub mod engine_models;
pub mod engines;
pub mod generation_jobs;
pub mod images;
pub mod job_attempts;
pub mod job_loras;
pub mod json;
pub mod model_favorites;
pub mod models;
pub mod nested_transaction;
pub mod notification_search;
pub mod presets;
pub mod queue_turns;
pub mod schema;
pub mod sessions;
pub mod settings;
pub mod spellings;
pub mod sql;
pub mod user_notifications;
pub mod users;
