//! What runs without a request, and the doors: web, worker, engines, storage.

pub mod config;
pub mod engine;
pub mod png_metadata;
pub mod storage;
pub mod thumbnails;
pub mod worker;
