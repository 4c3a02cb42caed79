//! Chooses the prompt's alternatives for each of several jobs.

use domain::error::Error;
use domain::jobs::NewGenerationJob;
use domain::jobs::wildcards::Template;
use std::collections::HashSet;

/// Prompt and negative prompt of each of `new`'s jobs. No variant repeats until all have been used. A job made from
/// another one keeps its texts, which are already expanded.
///
/// # Errors
/// [`Error::Invalid`] if a variant of the prompt is empty.
pub(super) fn variants(new: &NewGenerationJob) -> Result<Vec<(String, String)>, Error> {
    let jobs = usize::try_from(new.how_many.max(1)).unwrap_or(1);
    let (prompt, negative) = (Template::parse(&new.prompt), Template::parse(&new.negative_prompt));
    if new.parent_job_id.is_some() || !(prompt.has_choices() || negative.has_choices()) {
        return Ok(vec![(new.prompt.clone(), new.negative_prompt.clone()); jobs]);
    }
    let all = prompt.count();
    let text = |number: u64| {
        let expanded_prompts =
            (prompt.nth(number % all).trim().to_owned(), negative.nth(number / all).trim().to_owned());
        match expanded_prompts.0.is_empty() {
            true => Err(Error::field("prompt", "one of its variants is empty")),
            false => Ok(expanded_prompts),
        }
    };
    choose_numbers(all.saturating_mul(negative.count()), jobs).into_iter().map(text).collect()
}

/// `wanted` numbers of `0..all`: random ones if there are more than wanted, otherwise each in turn.
fn choose_numbers(all: u64, wanted: usize) -> Vec<u64> {
    if all <= wanted as u64 {
        return (0..all).cycle().take(wanted).collect();
    }
    let mut chosen = HashSet::new();
    let fresh = std::iter::repeat_with(|| rand::random_range(0..all)).filter(|number| chosen.insert(*number));
    fresh.take(wanted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn expanded_prompts(prompt: &str, how_many: i64) -> Vec<String> {
        let new = NewGenerationJob { prompt: prompt.into(), how_many, ..Default::default() };
        variants(&new).unwrap().into_iter().map(|(prompt, _)| prompt).collect()
    }

    #[test]
    fn no_variant_repeats_before_all_were_used() {
        assert_eq!(expanded_prompts("{a|b} c", 4), ["a c", "b c", "a c", "b c"]);
        let some = expanded_prompts("{a|b|c|d|e} {1|2|3|4|5}", 20);
        assert_eq!(some.iter().collect::<BTreeSet<_>>().len(), 20);
    }

    #[test]
    fn a_derived_job_is_generated_unchanged() {
        let new = NewGenerationJob { prompt: "{a|b}".into(), parent_job_id: Some(7), ..Default::default() };
        assert_eq!(variants(&new).unwrap(), [("{a|b}".to_owned(), String::new())]);
    }

    #[test]
    fn an_alternative_that_leaves_the_prompt_empty_is_rejected() {
        let new = NewGenerationJob { prompt: "{|}".into(), how_many: 2, ..Default::default() };
        assert_eq!(variants(&new).unwrap_err().fields()[0].field, "prompt");
    }
}
