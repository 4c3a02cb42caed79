//! Owner of `content_items`. The worker adds images with their job in `jobs::queue::complete`.

mod cached;
mod history;
mod item;
mod sweep;
mod view;

pub use super::NewContentItem;
pub use cached::came_from_cache;
pub use history::{history, recent};
pub use item::{StoredImage, delete, find, of_jobs, rename, set_favorite};
pub use sweep::{Expired, deleted_before, known_keys, purge};
pub use view::view;
