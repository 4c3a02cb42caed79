//! Which alternatives of a prompt each of several jobs draws.

use domain::error::Error;
use domain::jobs::NewGenerationJob;
use domain::jobs::wildcards::Template;
use std::collections::HashSet;

/// Prompt and negative prompt of each of `new`'s jobs. None is drawn twice before each was drawn once. A job that is
/// made of another one keeps its texts as they are: they were drawn already.
///
/// # Errors
/// [`Error::Invalid`] where nothing is left to draw of an alternative.
pub(super) fn variants(new: &NewGenerationJob) -> Result<Vec<(String, String)>, Error> {
    let jobs = usize::try_from(new.how_many.max(1)).unwrap_or(1);
    let (prompt, negative) = (Template::read(&new.prompt), Template::read(&new.negative_prompt));
    if new.parent_job_id.is_some() || !(prompt.has_choices() || negative.has_choices()) {
        return Ok(vec![(new.prompt.clone(), new.negative_prompt.clone()); jobs]);
    }
    let all = prompt.count();
    let text = |number: u64| {
        let drawn =
            (prompt.nth(number % all).trim().to_owned(), negative.nth(number / all).trim().to_owned());
        match drawn.0.is_empty() {
            true => Err(Error::field("prompt", "one of its alternatives leaves nothing to draw")),
            false => Ok(drawn),
        }
    };
    numbers(all.saturating_mul(negative.count()), jobs).into_iter().map(text).collect()
}

/// As many of `0..all`: at random where there are more than wanted, else each in turn.
fn numbers(all: u64, wanted: usize) -> Vec<u64> {
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

    fn drawn(prompt: &str, how_many: i64) -> Vec<String> {
        let new = NewGenerationJob { prompt: prompt.into(), how_many, ..Default::default() };
        variants(&new).unwrap().into_iter().map(|(prompt, _)| prompt).collect()
    }

    #[test]
    fn no_variant_comes_twice_before_each_came_once() {
        assert_eq!(drawn("{a|b} c", 4), ["a c", "b c", "a c", "b c"]);
        let some = drawn("{a|b|c|d|e} {1|2|3|4|5}", 20);
        assert_eq!(some.iter().collect::<BTreeSet<_>>().len(), 20);
    }

    #[test]
    fn a_job_made_of_another_is_drawn_as_it_is() {
        let new = NewGenerationJob { prompt: "{a|b}".into(), parent_job_id: Some(7), ..Default::default() };
        assert_eq!(variants(&new).unwrap(), [("{a|b}".to_owned(), String::new())]);
    }

    #[test]
    fn an_alternative_that_leaves_nothing_is_refused() {
        let new = NewGenerationJob { prompt: "{|}".into(), how_many: 2, ..Default::default() };
        assert_eq!(variants(&new).unwrap_err().fields()[0].field, "prompt");
    }
}
