//! What runs without a request, and the doors: web, worker, engines, storage.

pub mod cli;
pub mod config;
pub mod data_folder;
pub mod engine;
pub mod png_metadata;
pub mod serve;
pub mod storage;
pub mod thumbnails;
pub mod web;
pub mod worker;
