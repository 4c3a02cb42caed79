//! Images: content items, their thumbnails and the history they make up.

pub mod api;
mod bulk_bar;
#[cfg(feature = "ssr")]
pub mod bulk_buttons;
pub mod card;
#[cfg(feature = "ssr")]
pub mod compare;
mod compare_keys;
mod compare_page;
mod copying;
pub(crate) mod deleted;
#[cfg(feature = "ssr")]
pub mod details;
mod favorite_button;
mod filter_bar;
#[cfg(feature = "ssr")]
pub mod filter_fields;
mod gallery;
mod history_grid;
mod history_page;
mod image_page;
mod in_view;
mod left_history;
mod loaded;
mod name_part;
mod older;
mod pick_box;
mod picture;
mod recent_images;
mod rows;
mod selection;
#[cfg(feature = "ssr")]
mod settings_rows;
mod share_button;
mod steps;
mod tags_part;
mod viewer;
mod viewer_bar;
mod viewer_keys;
mod viewer_side;
#[cfg(feature = "ssr")]
pub mod way_back;
mod window;
#[cfg_attr(feature = "ssr", allow(dead_code, reason = "only the browser has a hand that zooms"))]
mod zoom;
mod zoom_pad;

pub use card::JobPictures;
pub use compare_page::ComparePage;
pub use domain::images::*;
pub use history_page::HistoryView;
pub use image_page::ImagePage;
pub use left_history::LeftHistory;
pub use pick_box::PickBox;
pub use recent_images::RecentImages;
pub use selection::{Pick, Selection};
