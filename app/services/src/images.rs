//! Owner of `content_items`. The worker adds images with their job in `queue::complete`.

mod bulk;
mod deletion;
mod edit;
mod export;
mod facets;
mod filter;
mod history;
mod history_position;
mod item;
mod search;
mod sweep;
mod tags;
mod view;

pub use bulk::{Selection, bulk};
pub use deletion::undo_delete;
pub use edit::{ContentEdit, edit};
pub use export::{ExportedImage, ImageSettings, export};
pub use facets::{Facets, facets};
pub use filter::HistoryFilter;
pub use history::{history, recent};
pub use item::{StoredImage, delete, find, of_jobs, rename, set_favorite};
pub use search::Requester;
pub use sweep::{Expired, deleted_before, known_keys, purge};
pub use tags::set_tags;
pub use view::cached::was_cached;
pub use view::lineage::{Lineage, lineage};
pub use view::{View, compared, view};
