//! Limits and defaults of a job: the single source for the form, server functions, REST and OpenAPI.

use std::ops::RangeInclusive;

pub const PROMPT: RangeInclusive<usize> = 1..=10_000;
pub const NEGATIVE_PROMPT: RangeInclusive<usize> = 0..=20_000;
pub const TITLE: usize = 255;
/// Characters of the name of a model, engine, sampler or scheduler, and of a number as typed.
pub const NAME: usize = 255;
/// Characters of the name of a LoRA, which includes its folders.
pub const LORA_NAME: usize = 1_000;
/// Width and height in pixels.
pub const SIDE: RangeInclusive<i64> = 64..=2048;
/// Width and height are multiples of this.
pub const SIDE_STEP: i64 = 8;
pub const BATCH: RangeInclusive<i64> = 1..=8;
pub const HOW_MANY: RangeInclusive<i64> = 1..=100;
pub const STEPS: RangeInclusive<i64> = 1..=150;
pub const CFG: RangeInclusive<f64> = 0.0..=20.0;
/// −1 for a random seed; the maximum is the largest integer that JSON numbers represent exactly.
pub const SEED: RangeInclusive<i64> = -1..=9_007_199_254_740_991;
pub const DENOISE: RangeInclusive<f64> = 0.0..=1.0;
pub const LORAS: usize = 10;
/// LoRAs of a stored form: a few more than a job may have, because lines without a name are ignored.
pub const FORM_LORAS: usize = 12;
/// Characters of a prompt in a draft: more than a job allows, so that a rejected prompt isn't lost.
pub const DRAFT_PROMPT: usize = 20_000;
/// The same for a negative prompt.
pub const DRAFT_NEGATIVE_PROMPT: usize = 30_000;
/// Characters of every other text in a draft. Every request of a session reads its draft.
pub const DRAFT_TEXT: usize = 1_000;
pub const LORA_STRENGTH: RangeInclusive<f64> = 0.0..=3.0;
pub const PRIORITY: RangeInclusive<i64> = -100..=100;
pub const CANCEL_REASON: usize = 500;
/// Bytes of the `params` object as JSON.
pub const PARAMS_BYTES: usize = 32 * 1024;
/// Jobs of one bulk action.
pub const BULK: usize = 1_000;
/// Default for the maximum number of a user's waiting jobs.
pub const WAITING_JOBS: u64 = 1_000;

pub const DEFAULT_WIDTH: i64 = 832;
pub const DEFAULT_HEIGHT: i64 = 1216;
pub const DEFAULT_STEPS: i64 = 20;
pub const DEFAULT_CFG: f64 = 7.0;
pub const DEFAULT_SAMPLER: &str = "euler_ancestral";
pub const DEFAULT_SCHEDULER: &str = "normal";
pub const RANDOM_SEED: i64 = -1;
