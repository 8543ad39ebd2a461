//! The makers' words of settings: sound.

use super::Spoken;

/// 002:6862; tenths of a decibel.
pub(crate) const AMPLIFICATIONS: Spoken = Spoken::Words(&[
    ("0db", "0"),
    ("plus1_5db", "15"),
    ("plus3db", "30"),
    ("plus4_5db", "45"),
    ("plus6db", "60"),
    ("plus7_5db", "75"),
    ("plus9db", "90"),
    ("plus10_5db", "105"),
    ("plus12db", "120"),
    ("plus13_5db", "135"),
    ("plus15db", "150"),
    ("plus16_5db", "165"),
    ("plus18db", "180"),
    ("plus19_5db", "195"),
    ("plus21db", "210"),
    ("plus22_5db", "225"),
    ("plus24db", "240"),
    ("plus25_5db", "255"),
    ("plus27db", "270"),
    ("plus28_5db", "285"),
    ("plus30db", "300"),
    ("plus31_5db", "315"),
    ("plus33db", "330"),
    ("plus34_5db", "345"),
    ("plus36db", "360"),
    ("plus37_5db", "375"),
    ("plus39db", "390"),
    ("plus40_5db", "405"),
    ("plus42db", "420"),
    ("plus48db", "480"),
    ("plus54db", "540"),
    ("MUTE", "-1000"),
]);
/// 002:6831; tenths of a decibel.
pub(crate) const ATTENUATIONS: Spoken = Spoken::Words(&[
    ("0db", "0"),
    ("minus1_5db", "-15"),
    ("minus3db", "-30"),
    ("minus4_5db", "-45"),
    ("minus6db", "-60"),
    ("minus7_5db", "-75"),
    ("minus9db", "-90"),
    ("minus10_5db", "-105"),
    ("minus12db", "-120"),
    ("minus13_5db", "-135"),
    ("minus15db", "-150"),
    ("minus16_5db", "-165"),
    ("minus18db", "-180"),
    ("minus19_5db", "-195"),
    ("minus21db", "-210"),
    ("minus22_5db", "-225"),
    ("minus24db", "-240"),
    ("minus25_5db", "-255"),
    ("minus27db", "-270"),
    ("minus28_5db", "-285"),
    ("minus30db", "-300"),
    ("minus31_5db", "-315"),
    ("minus33db", "-330"),
    ("minus34_5db", "-345"),
    ("minus36db", "-360"),
    ("minus37_5db", "-375"),
    ("minus39db", "-390"),
    ("minus40_5db", "-405"),
    ("minus42db", "-420"),
    ("minus48db", "-480"),
    ("minus54db", "-540"),
    ("MUTE", "-1000"),
]);
/// 002:7021.
pub(crate) const SIDETONE_LEVELS: Spoken = Spoken::Words(&[
    ("minus9db", "-9"),
    ("minus12db", "-12"),
    ("minus15db", "-15"),
    ("minus18db", "-18"),
    ("minus21db", "-21"),
    ("minus24db", "-24"),
    ("minus27db", "-27"),
    ("MUTE", "-100"),
]);
/// 002:6710; hundredths of a decibel a second, where an underscore is the decimal point.
pub(crate) const AGC_SLOPES: Spoken = Spoken::Words(&[
    ("0_25", "25"),
    ("0_50", "50"),
    ("0_75", "75"),
    ("1_00", "100"),
    ("1_25", "125"),
    ("1_50", "150"),
    ("1_75", "175"),
    ("2_00", "200"),
    ("2_50", "250"),
    ("3_00", "300"),
    ("3_50", "350"),
    ("4_00", "400"),
    ("4_50", "450"),
    ("5_00", "500"),
    ("5_50", "550"),
    ("6_00", "600"),
    ("7_00", "700"),
    ("8_00", "800"),
    ("9_00", "900"),
    ("10_00", "1000"),
    ("11_00", "1100"),
    ("12_00", "1200"),
    ("13_00", "1300"),
    ("14_00", "1400"),
    ("15_00", "1500"),
    ("20_00", "2000"),
    ("25_00", "2500"),
    ("30_00", "3000"),
    ("35_00", "3500"),
    ("40_00", "4000"),
    ("50_00", "5000"),
    ("70_00", "7000"),
]);
/// 002:6662.
pub(crate) const AGC_DIRECTION_NAMES: Spoken =
    Spoken::Words(&[("CTL_REMOTE", "received"), ("CTL_LOCAL", "sent")]);
/// 003:4760.
pub(crate) const TONE_COUNTRY_NAMES: Spoken = Spoken::Words(&[
    ("Custom", "custom"),
    ("Australia", "australia"),
    ("Austria", "austria"),
    ("Brazil", "brazil"),
    ("Belgium", "belgium"),
    ("China", "china"),
    ("Czech", "czech"),
    ("Denmark", "denmark"),
    ("Finland", "finland"),
    ("France", "france"),
    ("Germany", "germany"),
    ("Great Britain", "great-britain"),
    ("Greece", "greece"),
    ("Hungary", "hungary"),
    ("Lithuania", "lithuania"),
    ("India", "india"),
    ("Italy", "italy"),
    ("Japan", "japan"),
    ("Mexico", "mexico"),
    ("New Zealand", "new-zealand"),
    ("Netherlands", "netherlands"),
    ("Norway", "norway"),
    ("Portugal", "portugal"),
    ("Spain", "spain"),
    ("Switzerland", "switzerland"),
    ("Sweden", "sweden"),
    ("Russia", "russia"),
    ("United States", "united-states"),
    ("Chile", "chile"),
    ("Czech ETSI", "czech-etsi"),
]);
/// 002:4584.
pub(crate) const TONE_COUNTRY_SHORT_NAMES: Spoken = Spoken::Words(&[
    ("Israel", "israel"),
    ("China", "china"),
    ("France", "france"),
    ("Germany", "germany"),
    ("Netherlands", "netherlands"),
    ("UK", "great-britain"),
    ("Brazil", "brazil"),
    ("Italy", "italy"),
    ("Argentina", "argentina"),
    ("Portugal", "portugal"),
    ("Russia", "russia"),
    ("Australia", "australia"),
    ("USA", "united-states"),
    ("India", "india"),
]);
/// 002:4635.
pub(crate) const TONE_SIGNAL_NUMBERS: Spoken =
    Spoken::Words(&[("0", "continuous"), ("1", "cadence"), ("2", "burst")]);
/// 000:5010.
pub(crate) const FAILURE_TONE_NUMBERS: Spoken = Spoken::Words(&[("1", "reorder"), ("2", "busy")]);
/// 003:5248.
pub(crate) const RINGBACK_SOURCE_NUMBERS: Spoken =
    Spoken::Words(&[("1", "mixed"), ("2", "own"), ("3", "received")]);
/// 003:8178; the newer manual knows five (004:10481).
pub(crate) const RING_FILE_NUMBERS: Spoken = Spoken::Words(&[
    ("1", "Ring1.wav"),
    ("2", "Ring2.wav"),
    ("3", "Ring3.wav"),
    ("4", "Ring4.wav"),
    ("5", "Ring5.wav"),
    ("6", "Ring6.wav"),
    ("7", "Ring7.wav"),
    ("8", "Ring8.wav"),
]);
/// 004:10481.
pub(crate) const RING_FILES_OF_FIVE: Spoken = Spoken::Words(&[
    ("1", "Ring1.wav"),
    ("2", "Ring2.wav"),
    ("3", "Ring3.wav"),
    ("4", "Ring4.wav"),
    ("5", "Ring5.wav"),
]);
/// 003:10238.
pub(crate) const RING_DEVICE_NUMBERS: Spoken =
    Spoken::Words(&[("0", "speaker"), ("1", "headset"), ("2", "both")]);
/// 002:6328.
pub(crate) const RING_DEVICE_NAMES: Spoken = Spoken::Words(&[
    ("SPEAKER", "speaker"),
    ("HEADSET", "headset"),
    ("BOTH", "both"),
    ("NO_RING", "none"),
]);
/// 002:4455.
pub(crate) const ANSWER_DEVICE_NAMES: Spoken =
    Spoken::Words(&[("SPEAKER", "speaker"), ("HEADSET", "headset")]);
/// A lamp that is lit only during a call, or in standby as well (002:4413).
pub(crate) const NONE_HEADSET: Spoken = Spoken::Pair("NONE", "HEADSET");
/// 000:5688.
pub(crate) const FLASH_EVENT_NAMES: Spoken =
    Spoken::Words(&[("Signal", "signal"), ("flashhook", "flash-hook")]);
/// 003:10825.
pub(crate) const LOGO_NUMBERS: Spoken =
    Spoken::Words(&[("0", "none"), ("1", "system"), ("2", "custom")]);
/// 003:10860.
pub(crate) const LOGO_PICTURES: Spoken = Spoken::Words(&[("1", "system"), ("2", "custom")]);
/// 003:10847: one telephone has a text in place of pictures.
pub(crate) const LOGO_TEXT: Spoken = Spoken::Words(&[("0", "none"), ("1", "system")]);
/// 003:13689.
pub(crate) const SRTP_NUMBERS: Spoken =
    Spoken::Words(&[("0", "off"), ("1", "prefer"), ("2", "require")]);
/// 003:13717.
pub(crate) const PTIME_STEPS: Spoken = Spoken::Words(&[
    ("0", "0 s"),
    ("10", "10 ms"),
    ("20", "20 ms"),
    ("30", "30 ms"),
    ("40", "40 ms"),
    ("50", "50 ms"),
    ("60", "60 ms"),
]);
/// 000:5507.
pub(crate) const PTIME_PANASONIC: Spoken =
    Spoken::Words(&[("20", "20 ms"), ("30", "30 ms"), ("40", "40 ms")]);
/// 003:14221.
pub(crate) const DTMF_NUMBERS: Spoken =
    Spoken::Words(&[("0", "inband"), ("1", "rtp"), ("2", "info"), ("3", "auto")]);
/// 002:4242.
pub(crate) const DTMF_NAMES: Spoken = Spoken::Words(&[
    ("INBAND", "inband"),
    ("RFC2833", "rtp"),
    ("VIA_SIP", "info"),
]);
/// 003:14297.
pub(crate) const DTMF_INFO_NUMBERS: Spoken =
    Spoken::Words(&[("1", "dtmf-relay"), ("2", "dtmf"), ("3", "telephone-event")]);
/// 004:9515.
pub(crate) const DTMF_INFO_OR_OFF: Spoken = Spoken::Words(&[
    ("0", "off"),
    ("1", "dtmf-relay"),
    ("2", "dtmf"),
    ("3", "telephone-event"),
]);
/// 003:9817.
pub(crate) const BUSY_TONE_STEPS: Spoken =
    Spoken::Words(&[("0", "0 s"), ("3", "3 s"), ("5", "5 s")]);
