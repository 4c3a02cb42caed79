//! Public types, their limits and their validation, without database or pages.

pub mod accounts;
pub mod decimal;
pub mod engines;
pub mod error;
pub mod images;
pub mod jobs;
pub mod notifications;
pub mod presets;
pub mod recall;
pub mod time;
