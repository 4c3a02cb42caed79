//! On the server a drawn page is markup and nothing else.

use super::Place;
use web_sys::{Event, SubmitEvent};

pub fn enliven(_place: Place) {}

pub fn send(_place: Place, _event: SubmitEvent) {}

pub fn changed(_event: Event) {}
