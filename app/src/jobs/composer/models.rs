//! The choice of a checkpoint and of LoRAs.

pub(super) mod lora_fields;
pub(super) mod model_field;
pub(super) mod picker;
mod suggestion;
mod trigger_words;
