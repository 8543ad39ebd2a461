//! Volume: sixteen steps for the ear, and sixteen for the ringer while nobody talks (003:4665).

use offhook_base::Instant;
use offhook_view::{Audio, Route};

use crate::Phone;

/// What the idle screen says.
pub(super) fn fact(phone: &Phone) -> Option<&'static str> {
    (phone.panel.ringer == 0).then_some("Ringer off")
}

impl Phone {
    /// The loudness a route begins with: what a person chose last, else its setting.
    pub(crate) fn volume_of(&self, route: Route) -> u8 {
        let (handset, headset) = self.plan.worn_volumes;
        self.kept_volume.unwrap_or(match route {
            Route::Handset => handset,
            Route::Headset => headset,
            Route::Speaker | Route::OnHook => self.plan.volume,
        })
    }

    /// One step up or down: of the ear during a call or a tone, else of the ringer.
    pub(crate) fn change_volume(&mut self, now: Instant, up: bool) {
        let in_ear = self.audio.wanted().talk.is_some() || self.audio.wanted().tone.is_some();
        let step = if in_ear {
            &mut self.panel.volume
        } else {
            &mut self.panel.ringer
        };
        *step = if up {
            step.saturating_add(1).min(Audio::LOUDEST)
        } else {
            step.saturating_sub(1)
        };
        let word = if in_ear { "Volume" } else { "Ringer" };
        let text = format!("{word} {step}");
        self.notice(now, &text);
        self.keep_switches();
    }
}
