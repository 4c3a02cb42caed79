//! One file for each table.

pub mod content_items;
pub mod engine_models;
pub mod engines;
pub mod generation_jobs;
pub mod job_attempts;
pub mod job_loras;
pub mod model_favorites;
pub mod models;
pub mod presets;
pub mod queue_turns;
pub mod sessions;
pub mod settings;
pub mod user_notifications;
pub mod users;
