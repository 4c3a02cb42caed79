//! Generation jobs: what a person asked for and what became of it.

pub mod actions;
#[cfg(feature = "ssr")]
pub mod announce;
pub mod api;
#[cfg(feature = "ssr")]
pub mod cancellation;
mod card;
pub(crate) mod composer;
pub mod estimate_words;
mod facts;
mod failure;
mod generate_page;
mod job_alert;
mod job_forms;
#[cfg(feature = "ssr")]
pub mod job_page;
mod queue_chip;
mod queue_order;
#[cfg(feature = "ssr")]
pub mod queue_page;
mod queue_section;
mod refresh;
#[cfg(feature = "ssr")]
mod remix;
mod stage;
pub mod status;
mod store;
#[cfg(feature = "ssr")]
mod timeline;
#[cfg_attr(feature = "ssr", path = "unsaved/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "unsaved/browser.rs")]
pub mod unsaved;

pub use actions::ReuseButton;
pub use card::{CARD_RATIO, JobCard};
pub use domain::jobs::*;
pub use facts::JobFacts;
pub use generate_page::{GeneratePage, GenerateSkeleton};
pub use job_alert::JobAlert;
pub use job_forms::listen as listen_to_job_forms;
pub use queue_chip::QueueChip;
pub use refresh::{refresh_on_refetch, sign_in_again};
pub use store::{JobCell, JobStore, use_job_store};

/// Has a page without JavaScript fetch itself again, in seconds, while a job is active.
const AUTO_REFRESH: &str = r#"<meta http-equiv="refresh" content="8">"#;
