//! Generation jobs: creating, following, changing and showing them.

pub mod actions;
#[cfg(feature = "ssr")]
pub mod announce;
pub mod api;
#[cfg(feature = "ssr")]
pub mod cancellation;
mod card;
pub(crate) mod composer;
mod generate;
mod job_forms;
#[cfg(feature = "ssr")]
pub mod job_page;
pub mod parts;
pub mod queue;
mod refresh;
#[cfg(feature = "ssr")]
mod remix;
mod store;

pub use actions::ReuseButton;
pub use card::{CARD_RATIO, JobCard};
pub use domain::jobs::*;
pub use generate::job_alert::JobAlert;
pub use generate::page::{GeneratePage, GenerateSkeleton};
pub use job_forms::listen as listen_to_job_forms;
pub use parts::facts::JobFacts;
pub use queue::chip::QueueChip;
pub use refresh::{refresh_on_refetch, sign_in_again};
pub use store::{JobCell, JobStore, use_job_store};

/// Refreshes a page without JavaScript every 8 seconds while a job is active.
const AUTO_REFRESH: &str = r#"<meta http-equiv="refresh" content="8">"#;
