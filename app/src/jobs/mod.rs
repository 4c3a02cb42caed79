//! Generation jobs: what a person asked for and what became of it.

pub mod actions;
#[cfg(feature = "ssr")]
pub mod announce;
pub mod api;
#[cfg(feature = "ssr")]
pub mod cancelling;
mod card;
pub(crate) mod composer;
pub mod estimate_words;
mod facts;
mod failure;
mod generate_page;
mod job_alert;
#[cfg(feature = "ssr")]
pub mod job_page;
mod press;
mod queue_chip;
#[cfg(feature = "ssr")]
pub mod queue_page;
mod queue_section;
mod refresh;
#[cfg(feature = "ssr")]
mod remixed;
mod stage;
pub mod status;
mod store;
#[cfg(feature = "ssr")]
mod timeline;
#[cfg_attr(feature = "ssr", path = "unsaved/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "unsaved/browser.rs")]
pub mod unsaved;
mod waiting_line;

pub use actions::ReuseButton;
pub use card::{CARD_RATIO, JobCard};
pub use domain::jobs::*;
pub use facts::JobFacts;
pub use generate_page::{GeneratePage, GenerateSkeleton};
pub use job_alert::JobAlert;
pub use press::listen as listen_to_presses;
pub use queue_chip::QueueChip;
pub use refresh::{refresh_on_news, sign_in_again};
pub use store::{JobCell, JobStore, use_job_store};

/// Has a page without JavaScript fetch itself again, in seconds, while a job is active.
const REFRESH_ITSELF: &str = r#"<meta http-equiv="refresh" content="8">"#;
