//! The standard normal distribution.

/// Chance of at most `x`.
pub fn below(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The quantile of a share above 0 and below 1, to about 16 digits: rational functions in three ranges (algorithm AS
/// 241, PPND16, Wichura 1988).
pub fn quantile(share: f64) -> f64 {
    let centred = share - 0.5;
    if centred.abs() <= 0.425 {
        return centred * ratio(0.180625 - centred * centred, &MIDDLE);
    }
    let tail = libm::sqrt(-libm::log(if centred < 0.0 { share } else { 1.0 - share }));
    let distance = if tail <= 5.0 { ratio(tail - 1.6, &TAIL) } else { ratio(tail - 5.0, &FAR_TAIL) };
    if centred < 0.0 { -distance } else { distance }
}

/// The ratio of two polynomials, coefficients from the highest power down.
fn ratio(x: f64, [above, below]: &[[f64; 8]; 2]) -> f64 {
    let polynomial = |coefficients: &[f64; 8]| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    polynomial(above) / polynomial(below)
}

const MIDDLE: [[f64; 8]; 2] = [
    [
        2.509_080_928_730_122_672_7e3,
        3.343_057_558_358_812_810_5e4,
        6.726_577_092_700_870_085_3e4,
        4.592_195_393_154_987_145_7e4,
        1.373_169_376_550_946_112_5e4,
        1.971_590_950_306_551_442_7e3,
        1.331_416_678_917_843_774_5e2,
        3.387_132_872_796_366_608,
    ],
    [
        5.226_495_278_852_854_561e3,
        2.872_908_573_572_194_267_4e4,
        3.930_789_580_009_271_061e4,
        2.121_379_430_158_659_586_7e4,
        5.394_196_021_424_751_107_7e3,
        6.871_870_074_920_579_083e2,
        4.231_333_070_160_091_125_2e1,
        1.0,
    ],
];

const TAIL: [[f64; 8]; 2] = [
    [
        7.745_450_142_783_414_076_4e-4,
        2.272_384_498_926_918_458_33e-2,
        2.417_807_251_774_506_117_7e-1,
        1.270_458_252_452_368_382_58,
        3.647_848_324_763_204_605_04,
        5.769_497_221_460_691_405_5,
        4.630_337_846_156_545_295_9,
        1.423_437_110_749_683_577_34,
    ],
    [
        1.050_750_071_644_416_843_24e-9,
        5.475_938_084_995_344_946e-4,
        1.519_866_656_361_645_719_66e-2,
        1.481_039_764_274_800_745_9e-1,
        6.897_673_349_851_000_045_5e-1,
        1.676_384_830_183_803_849_4,
        2.053_191_626_637_758_821_87,
        1.0,
    ],
];

const FAR_TAIL: [[f64; 8]; 2] = [
    [
        2.010_334_399_292_288_132_65e-7,
        2.711_555_568_743_487_578_15e-5,
        1.242_660_947_388_078_438_6e-3,
        2.653_218_952_657_612_309_3e-2,
        2.965_605_718_285_048_912_3e-1,
        1.784_826_539_917_291_335_8,
        5.463_784_911_164_114_369_9,
        6.657_904_643_501_103_777_2,
    ],
    [
        2.044_263_103_389_939_785_64e-15,
        1.421_511_758_316_445_888_7e-7,
        1.846_318_317_510_054_681_8e-5,
        7.868_691_311_456_132_591e-4,
        1.487_536_129_085_061_485_25e-2,
        1.369_298_809_227_358_053_1e-1,
        5.998_322_065_558_879_376_9e-1,
        1.0,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of mpmath with 40 digits.
    #[test]
    fn quantiles_and_chances_have_almost_all_their_digits() {
        for (share, expected) in VALUES {
            let found = quantile(share);
            assert!(
                (found - expected).abs() <= 1e-15 * expected.abs().max(0.25),
                "{share}: {found}, not {expected}"
            );
            // The share is that of a rounded number: its error is that of the number, times the density.
            let back = below(expected);
            assert!((back - share).abs() <= 1e-14 * share, "{expected}: {back}, not {share}");
        }
        assert_eq!(quantile(0.5), 0.0);
    }

    #[test]
    fn both_sides_are_alike() {
        for rank in 0..32_768 {
            let share = (f64::from(rank) + 0.5) / 65_536.0;
            assert_eq!(quantile(share), -quantile(1.0 - share), "{share}");
        }
    }

    const VALUES: [(f64, f64); 11] = [
        (7.629_394_531_25e-6, -4.324_919_040_826_046_3),
        (0.000_1, -3.719_016_485_455_680_6),
        (0.01, -2.326_347_874_040_841_1),
        (0.074_999, -1.439_538_535_345_230_7),
        (0.075_000_1, -1.439_530_764_501_729_7),
        (0.25, -0.674_489_750_196_081_74),
        (0.499_9, -0.000_250_662_830_088_007_49),
        (0.7, 0.524_400_512_708_040_66),
        (0.975, 1.959_963_984_540_053_9),
        (1e-14, -7.650_628_092_935_268_8),
        (1e-30, -11.464_024_688_443_616),
    ];
}
