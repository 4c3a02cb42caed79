//! Small functions in plain arithmetic: the same bits on every machine, and faster than the platform's library.

/// The whole circle in radians.
pub const TAU: f32 = std::f32::consts::TAU;

/// The largest whole number not above `x`.
pub fn floor(x: f32) -> i32 {
    let whole = x as i32;
    whole - i32::from(x < whole as f32)
}

/// The part of `x` above its floor: 0 ≤ result < 1.
pub fn fract(x: f32) -> f32 {
    x - floor(x) as f32
}

/// 0 below `from`, 1 above `to`, a smooth S-curve between; `from` may be the larger one.
pub fn smooth(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// The value a share `t` of the way from `a` to `b`.
pub fn lerp(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// e to the power of `x`.
pub fn exp(x: f32) -> f32 {
    exp2(x * std::f32::consts::LOG2_E)
}

fn exp2(x: f32) -> f32 {
    let x = x.clamp(-126.0, 126.0);
    let whole = floor(x);
    let f = x - whole as f32;
    let part = 1.0
        + f * (std::f32::consts::LN_2
            + f * (0.240_226_5 + f * (0.055_504_1 + f * (0.009_618_1 + f * 0.001_333_4))));
    f32::from_bits(((whole + 127) as u32) << 23) * part
}

/// `x` to the power of `y`, for `x` of 0 or more.
pub fn pow(x: f32, y: f32) -> f32 {
    if x <= 0.0 {
        return 0.0;
    }
    let exponent = (x.to_bits() >> 23) as i32 - 127;
    let mantissa = f32::from_bits((x.to_bits() & 0x007f_ffff) | 0x3f80_0000);
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let q = s * s;
    let ln = 2.0 * s * (1.0 + q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0 + q / 9.0))));
    exp2(y * (exponent as f32 + ln * std::f32::consts::LOG2_E))
}

/// The sine of an angle in radians.
pub fn sin(x: f32) -> f32 {
    let turns = x / TAU;
    let t = (turns - floor(turns + 0.5) as f32) * TAU;
    let t = if t > TAU / 4.0 {
        TAU / 2.0 - t
    } else if t < -TAU / 4.0 {
        -TAU / 2.0 - t
    } else {
        t
    };
    let q = t * t;
    t * (1.0 - q * (1.0 / 6.0 - q * (1.0 / 120.0 - q * (1.0 / 5040.0 - q / 362_880.0))))
}

/// The cosine of an angle in radians.
pub fn cos(x: f32) -> f32 {
    sin(x + TAU / 4.0)
}

/// The angle of the point (x, y), from -π to π.
pub fn atan2(y: f32, x: f32) -> f32 {
    let (ax, ay) = (x.abs(), y.abs());
    let a = ax.min(ay) / ax.max(ay).max(1e-12);
    let q = a * a;
    let r = ((-0.046_496_5 * q + 0.159_314_2) * q - 0.327_622_8) * q * a + a;
    let r = if ay > ax { TAU / 4.0 - r } else { r };
    let r = if x < 0.0 { TAU / 2.0 - r } else { r };
    if y < 0.0 { -r } else { r }
}

/// The length of the vector (x, y).
pub fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

/// A round glow: 1 at its centre, one half at the distance `r`, and a long tail.
pub fn glow(dx: f32, dy: f32, r: f32) -> f32 {
    1.0 / (1.0 + (dx * dx + dy * dy) / (r * r))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_approximations_stay_close_to_the_real_functions() {
        for i in -400..400 {
            let x = i as f32 / 37.0;
            assert!((sin(x) - x.sin()).abs() < 1e-4, "sin {x}");
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-4, "exp {x}");
            assert!((atan2(x, 1.5) - x.atan2(1.5)).abs() < 1e-2, "atan2 {x}");
            assert!((pow(x.abs(), 0.4) - x.abs().powf(0.4)).abs() < 1e-3, "pow {x}");
            assert_eq!(floor(x), x.floor() as i32);
        }
    }
}
