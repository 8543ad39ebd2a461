//! The adaptive jitter buffer.

use offhook_base::Duration;

/// How long packets are held back so that late ones still come in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// The shortest delay, beyond that of the fastest packets.
    pub min: Duration,
    /// The delay a stream starts with; the only one if it is not adaptive.
    pub nominal: Duration,
    /// The longest delay.
    pub max: Duration,
    /// Whether the delay follows the network.
    pub adaptive: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            min: Duration::from_millis(20),
            nominal: Duration::from_millis(30),
            max: Duration::from_millis(300),
            adaptive: true,
        }
    }
}
