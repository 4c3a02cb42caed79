//! Limits of requests: size, rate, failed sign-ins and open downloads.

pub mod attempt_window;
pub mod attempts;
pub mod downloads;
pub mod known_devices;
pub mod password;
pub mod rate;
pub mod request_body;
pub mod sign_in;
