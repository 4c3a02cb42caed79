//! Entities, services and the queue: everything that reads or writes the database, and the readers of image metadata.
//! Each service owns its tables.

pub mod accounts;
mod data;
pub mod database;
pub mod drafts;
pub mod engines;
pub mod events;
pub mod images;
mod job_views;
pub mod jobs;
pub mod notifications;
pub mod preferences;
pub mod presets;
pub mod queue;
pub mod recall;
pub mod settings;
pub mod worker_signal;
