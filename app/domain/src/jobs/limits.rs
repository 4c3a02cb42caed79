//! The limits and defaults of a job: the one place that form, server function, REST and OpenAPI use.

use std::ops::RangeInclusive;

pub const PROMPT: RangeInclusive<usize> = 1..=10_000;
pub const NEGATIVE_PROMPT: RangeInclusive<usize> = 0..=20_000;
pub const TITLE: usize = 255;
/// Characters of the name of a model, engine, sampler or scheduler, and of a number as it was typed.
pub const NAME: usize = 255;
/// Characters of the name of a LoRA: folders are part of it.
pub const LORA_NAME: usize = 1_000;
/// Width and height in pixels.
pub const SIDE: RangeInclusive<i64> = 64..=2048;
/// Width and height are multiples of this.
pub const SIDE_STEP: i64 = 8;
pub const BATCH: RangeInclusive<i64> = 1..=8;
pub const HOW_MANY: RangeInclusive<i64> = 1..=100;
pub const STEPS: RangeInclusive<i64> = 1..=150;
pub const CFG: RangeInclusive<f64> = 0.0..=20.0;
/// −1 lets the server choose; the largest is what JSON numbers hold exactly.
pub const SEED: RangeInclusive<i64> = -1..=9_007_199_254_740_991;
pub const DENOISE: RangeInclusive<f64> = 0.0..=1.0;
pub const LORAS: usize = 10;
/// LoRAs of a form that is kept: a few more than a job takes, as lines without a name are none.
pub const FORM_LORAS: usize = 12;
/// Characters of a prompt that a draft keeps: more than a job takes, so that what was refused is still there.
pub const DRAFT_PROMPT: usize = 20_000;
/// The same of a negative prompt.
pub const DRAFT_NEGATIVE_PROMPT: usize = 30_000;
/// Characters of every other text that a draft keeps. Drafts are read at each request of their session.
pub const DRAFT_TEXT: usize = 1_000;
pub const LORA_STRENGTH: RangeInclusive<f64> = 0.0..=3.0;
pub const PRIORITY: RangeInclusive<i64> = -100..=100;
pub const CANCEL_REASON: usize = 500;
/// Bytes of the free `params` object as JSON.
pub const PARAMS_BYTES: usize = 32 * 1024;
/// Jobs of one action on several.
pub const BULK: usize = 1_000;
/// Waiting jobs of one person, where the keeper sets nothing else.
pub const WAITING_JOBS: u64 = 1_000;

pub const DEFAULT_WIDTH: i64 = 832;
pub const DEFAULT_HEIGHT: i64 = 1216;
pub const DEFAULT_STEPS: i64 = 20;
pub const DEFAULT_CFG: f64 = 7.0;
pub const DEFAULT_SAMPLER: &str = "euler_ancestral";
pub const DEFAULT_SCHEDULER: &str = "normal";
pub const RANDOM_SEED: i64 = -1;
