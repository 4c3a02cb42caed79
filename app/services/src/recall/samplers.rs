//! Names of samplers and schedulers in other programs.
//!
//! Our names are ComfyUI's (`comfy/samplers.py`). Those of AUTOMATIC1111 are the labels of its
//! `modules/sd_samplers_kdiffusion.py`, `sd_samplers_timesteps.py` and `sd_schedulers.py`; those of InvokeAI are the
//! keys of `SCHEDULER_MAP` in `invokeai/backend/stable_diffusion/schedulers/schedulers.py`, and before version 3 those
//! of its command line.

/// A sampler or scheduler that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameMapping {
    /// Our name, and the name in the file.
    Mapped(String, String),
    /// A name without a counterpart here.
    Unknown(String),
}

/// Sampler and scheduler of an image, as far as known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sampling {
    pub sampler: Option<NameMapping>,
    pub scheduler: Option<NameMapping>,
}

/// Our name, AUTOMATIC1111's, and the scheduler that its "Automatic" stands for.
const A1111: [(&str, &str, &str); 24] = [
    ("euler_ancestral", "Euler a", "normal"),
    ("euler", "Euler", "normal"),
    ("lms", "LMS", "normal"),
    ("heun", "Heun", "normal"),
    ("heunpp2", "HeunPP2", "normal"),
    ("dpm_2", "DPM2", "karras"),
    ("dpm_2_ancestral", "DPM2 a", "karras"),
    ("dpm_fast", "DPM fast", "normal"),
    ("dpm_adaptive", "DPM adaptive", "normal"),
    ("dpmpp_2s_ancestral", "DPM++ 2S a", "karras"),
    ("dpmpp_2m", "DPM++ 2M", "karras"),
    ("dpmpp_sde", "DPM++ SDE", "karras"),
    ("dpmpp_2m_sde", "DPM++ 2M SDE", "exponential"),
    ("dpmpp_2m_sde_heun", "DPM++ 2M SDE Heun", "exponential"),
    ("dpmpp_3m_sde", "DPM++ 3M SDE", "exponential"),
    ("ddim", "DDIM", "ddim_uniform"),
    ("ddpm", "DDPM", "normal"),
    ("lcm", "LCM", "normal"),
    ("uni_pc", "UniPC", "normal"),
    ("ipndm", "IPNDM", "normal"),
    ("ipndm_v", "IPNDM_V", "normal"),
    ("deis", "DEIS", "normal"),
    ("res_multistep", "Res Multistep", "normal"),
    ("er_sde", "ER SDE", "normal"),
];

/// Our name, and AUTOMATIC1111's. "Uniform" has the same steps as "Normal".
const A1111_SCHEDULERS: [(&str, &str); 10] = [
    ("normal", "Normal"),
    ("karras", "Karras"),
    ("exponential", "Exponential"),
    ("sgm_uniform", "SGM Uniform"),
    ("simple", "Simple"),
    ("ddim_uniform", "DDIM"),
    ("beta", "Beta"),
    ("kl_optimal", "KL Optimal"),
    ("linear_quadratic", "Linear Quadratic"),
    ("normal", "Uniform"),
];

/// Our name, and InvokeAI's without the prefix `k_` (old versions) or the suffix `_k` (Karras).
const INVOKEAI: [(&str, &str); 17] = [
    ("euler", "euler"),
    ("euler_ancestral", "euler_a"),
    ("lms", "lms"),
    ("heun", "heun"),
    ("dpm_2", "kdpm_2"),
    ("dpm_2_ancestral", "kdpm_2_a"),
    ("dpm_2", "dpm_2"),
    ("dpm_2_ancestral", "dpm_2_a"),
    ("dpmpp_2m", "dpmpp_2m"),
    ("dpmpp_2m", "dpmpp_2"),
    ("dpmpp_2m_sde", "dpmpp_2m_sde"),
    ("dpmpp_sde", "dpmpp_sde"),
    ("ddim", "ddim"),
    ("ddpm", "ddpm"),
    ("deis", "deis"),
    ("lcm", "lcm"),
    ("uni_pc", "unipc"),
];

/// AUTOMATIC1111's name for our sampler; ours if it has none.
pub fn sampler_in_a1111(name: &str) -> &str {
    A1111.iter().find(|(ours, ..)| *ours == name).map_or(name, |(_, theirs, _)| theirs)
}

/// AUTOMATIC1111's name for our scheduler.
pub fn scheduler_in_a1111(name: &str) -> &str {
    A1111_SCHEDULERS.iter().find(|(ours, _)| *ours == name).map_or(name, |(_, theirs)| theirs)
}

/// Parses `Sampler` and `Schedule type`. Before version 1.9 the scheduler was a suffix of the sampler: "DPM++ 2M
/// Karras".
pub fn of_a1111(sampler: Option<&str>, schedule: Option<&str>) -> Sampling {
    let mut result = Sampling::default();
    let (mut name, mut schedule) = (sampler, schedule);
    let split = sampler.and_then(|sampler| A1111_SCHEDULERS.iter().find_map(|(_, end)| split(sampler, end)));
    if let Some((start, end)) = split.filter(|(start, _)| a1111(start).is_some()) {
        name = Some(start);
        schedule = schedule.or(Some(end));
    }
    let known = name.and_then(a1111);
    result.sampler = name.map(|name| match known {
        Some((ours, ..)) => NameMapping::Mapped((*ours).into(), name.into()),
        None => from_genonaut(name),
    });
    result.scheduler = match (schedule, known) {
        (Some("Automatic"), Some((.., usual))) => {
            Some(NameMapping::Mapped((*usual).into(), "Automatic".into()))
        }
        (Some("Automatic"), None) => None,
        (Some(schedule), _) => Some(scheduler_of_a1111(schedule)),
        // Before schedulers could be selected, every sampler except DDIM used the model's steps.
        (None, Some(("ddim", ..))) => Some(from_genonaut("ddim_uniform")),
        (None, Some(_)) => Some(from_genonaut("normal")),
        (None, None) => None,
    };
    result
}

fn split<'a>(sampler: &'a str, end: &'a str) -> Option<(&'a str, &'a str)> {
    let start = sampler.strip_suffix(end)?.strip_suffix(' ')?;
    Some((start, end))
}

fn a1111(name: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    A1111.iter().find(|(_, theirs, _)| theirs.eq_ignore_ascii_case(name))
}

fn scheduler_of_a1111(name: &str) -> NameMapping {
    match A1111_SCHEDULERS.iter().find(|(_, theirs)| theirs.eq_ignore_ascii_case(name)) {
        Some((ours, _)) => NameMapping::Mapped((*ours).into(), name.into()),
        None => from_genonaut(name),
    }
}

/// Parses InvokeAI's scheduler, which names both sampler and scheduler.
pub fn of_invokeai(name: &str) -> Sampling {
    let start = name.strip_prefix("k_").unwrap_or(name);
    let (start, scheduler) = match start.strip_suffix("_k") {
        Some(start) => (start, "karras"),
        None => (start, "normal"),
    };
    match INVOKEAI.iter().find(|(_, theirs)| *theirs == start) {
        Some((ours, _)) => Sampling {
            sampler: Some(NameMapping::Mapped((*ours).into(), name.into())),
            scheduler: Some(NameMapping::Mapped(scheduler.into(), name.into())),
        },
        None => Sampling { sampler: Some(NameMapping::Unknown(name.into())), scheduler: None },
    }
}

/// A name of ComfyUI, which is also ours.
pub fn from_genonaut(name: &str) -> NameMapping {
    let is_ours =
        name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if is_ours && !name.is_empty() {
        NameMapping::Mapped(name.into(), name.into())
    } else {
        NameMapping::Unknown(name.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(known: Option<NameMapping>) -> String {
        match known {
            Some(NameMapping::Mapped(ours, _)) => ours,
            Some(NameMapping::Unknown(name)) => format!("no {name}"),
            None => "-".into(),
        }
    }

    fn a1111(sampler: &str, schedule: Option<&str>) -> (String, String) {
        let sampling = of_a1111(Some(sampler), schedule);
        (ours(sampling.sampler), ours(sampling.scheduler))
    }

    #[test]
    fn names_of_automatic1111_are_mapped() {
        for (sampler, schedule, wanted) in [
            ("Euler a", None, ("euler_ancestral", "normal")),
            ("DPM++ 2M Karras", None, ("dpmpp_2m", "karras")),
            ("DPM++ 2M SDE Exponential", None, ("dpmpp_2m_sde", "exponential")),
            ("DPM++ 2M", Some("Karras"), ("dpmpp_2m", "karras")),
            ("DPM++ 2M", Some("Automatic"), ("dpmpp_2m", "karras")),
            ("DPM++ 2M SDE Heun Karras", None, ("dpmpp_2m_sde_heun", "karras")),
            ("DDIM", None, ("ddim", "ddim_uniform")),
            ("dpmpp_2s_ancestral", Some("simple"), ("dpmpp_2s_ancestral", "simple")),
            ("Restart", None, ("no Restart", "-")),
            ("Euler", Some("Align Your Steps"), ("euler", "no Align Your Steps")),
        ] {
            let (sampler_found, schedule_found) = a1111(sampler, schedule);
            assert_eq!((&*sampler_found, &*schedule_found), wanted, "{sampler} {schedule:?}");
        }
    }

    #[test]
    fn names_for_automatic1111_round_trip() {
        for (name, ..) in A1111 {
            for (scheduler, _) in A1111_SCHEDULERS {
                let read = a1111(sampler_in_a1111(name), Some(scheduler_in_a1111(scheduler)));
                assert_eq!(read, (name.to_owned(), scheduler.to_owned()));
            }
        }
    }

    #[test]
    fn names_of_invokeai_are_mapped() {
        for (name, wanted) in [
            ("euler_a", ("euler_ancestral", "normal")),
            ("dpmpp_2m_k", ("dpmpp_2m", "karras")),
            ("k_euler_a", ("euler_ancestral", "normal")),
            ("k_dpm_2_a", ("dpm_2_ancestral", "normal")),
            ("kdpm_2_k", ("dpm_2", "karras")),
            ("unipc", ("uni_pc", "normal")),
            ("tcd", ("no tcd", "-")),
        ] {
            let sampling = of_invokeai(name);
            let (sampler, scheduler) = (ours(sampling.sampler), ours(sampling.scheduler));
            assert_eq!((&*sampler, &*scheduler), wanted, "{name}");
        }
    }
}
