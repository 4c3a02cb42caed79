//! What runs without a request, and the routes: web, worker, engines, storage.

pub mod cli;
pub mod config;
pub mod connections;
pub mod data_folder;
pub mod engine;
pub mod open_files;
pub mod png_metadata;
pub mod serve;
pub mod storage;
pub mod thumbnails;
pub mod web;
pub mod worker;

/// glibc keeps what a password's hash and a picture took, once for each thread that ever made one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
