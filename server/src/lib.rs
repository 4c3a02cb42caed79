//! The server: web routes, worker, engines and storage.

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

/// glibc does not return the memory that a password hash or an image took, once per thread that ever made one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
