//! What soft keys do, and which of them each kind of screen shows.
//!
//! The layouts are the manuals' own: 004:4094 for the conference phone, which prints the table whole; the
//! desk set follows the same maker's habit (003:5451); the touch phone, whose manual draws no soft keys,
//! takes the same actions with its widest key first.

use offhook_view::Face;

/// Something a soft key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Action {
    /// Take the ringing call.
    Answer,
    /// Leave the list or the menu for the screen before it.
    Back,
    /// Leave what is open: the number field, the call that has not been answered.
    Cancel,
    /// Talk with two at once. Not built yet: shown, never enabled.
    Conference,
    /// Take the last digit away.
    Delete,
    /// Open the directory. Not built yet: shown, never enabled.
    Directory,
    /// Change do-not-disturb.
    Dnd,
    /// End the chosen call.
    End,
    /// Send the ringing call elsewhere. Not built yet: shown, never enabled.
    Forward,
    /// Open the list of the last calls.
    History,
    /// Put the chosen call on hold.
    Hold,
    /// Open the menu.
    Menu,
    /// Change between digits and letters.
    Mode,
    /// Enter another number while the present call is held.
    NewCall,
    /// Turn the ringing call away.
    Reject,
    /// Take the chosen call off hold.
    Resume,
    /// Open or dial the chosen row.
    Select,
    /// Call what has been entered.
    Send,
    /// Stop the ringing sound; the call goes on.
    Silence,
    /// Give the call to somebody else. Not built yet: shown, never enabled.
    Transfer,
}

impl Action {
    /// Whether this version can do it at all.
    pub(crate) fn is_built(self) -> bool {
        !matches!(
            self,
            Self::Conference | Self::Directory | Self::Forward | Self::Transfer
        )
    }
}

/// The screens that have soft keys of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// Starting.
    Boot,
    /// Nothing happens.
    Idle,
    /// A number is being entered.
    Dialling,
    /// The chosen call rings here.
    RingingIn,
    /// The chosen call has not been answered there.
    RingingOut,
    /// The chosen call talks.
    Talking,
    /// The chosen call is held by us.
    Held,
    /// The chosen call is held by them.
    HeldByThem,
    /// A call has just ended.
    Ended,
    /// A call could not be made.
    Failed,
    /// The menu.
    Menu,
    /// A list.
    List,
}

type Slot = Option<(Action, &'static str)>;

/// The soft keys of one kind of screen on each face.
pub(crate) struct Row {
    place: Place,
    desk: [Slot; 4],
    touch: [Slot; 4],
    conference: [Slot; 4],
}

const fn key(action: Action, label: &'static str) -> Slot {
    Some((action, label))
}

/// Every screen's soft keys, left to right.
pub(crate) static SOFTKEYS: &[Row] = &[
    Row {
        place: Place::Boot,
        desk: [None; 4],
        touch: [None; 4],
        conference: [None; 4],
    },
    Row {
        place: Place::Idle,
        desk: [
            key(Action::History, "History"),
            key(Action::Directory, "Directory"),
            key(Action::Dnd, "DND"),
            key(Action::Menu, "Menu"),
        ],
        touch: [
            key(Action::NewCall, "Phone"),
            key(Action::History, "Call log"),
            key(Action::Directory, "Contacts"),
            key(Action::Menu, "Settings"),
        ],
        conference: [
            key(Action::History, "History"),
            key(Action::Directory, "Directory"),
            key(Action::Dnd, "DND"),
            key(Action::Menu, "Menu"),
        ],
    },
    Row {
        place: Place::Dialling,
        desk: [
            key(Action::Send, "Send"),
            key(Action::Mode, "123"),
            key(Action::Delete, "Delete"),
            key(Action::Cancel, "Cancel"),
        ],
        touch: [
            key(Action::Send, "Call"),
            None,
            key(Action::Delete, "Delete"),
            key(Action::Cancel, "Cancel"),
        ],
        conference: [
            key(Action::Send, "Send"),
            key(Action::Mode, "123"),
            key(Action::Delete, "Delete"),
            key(Action::Cancel, "Cancel"),
        ],
    },
    Row {
        place: Place::RingingIn,
        desk: [
            key(Action::Answer, "Answer"),
            key(Action::Forward, "Forward"),
            key(Action::Silence, "Silence"),
            key(Action::Reject, "Reject"),
        ],
        touch: [
            key(Action::Answer, "Answer"),
            None,
            key(Action::Silence, "Silence"),
            key(Action::Reject, "Reject"),
        ],
        conference: [
            key(Action::Answer, "Answer"),
            key(Action::Forward, "Forward"),
            key(Action::Silence, "Silence"),
            key(Action::Reject, "Reject"),
        ],
    },
    Row {
        place: Place::RingingOut,
        desk: [None, None, None, key(Action::Cancel, "Cancel")],
        touch: [None, None, None, key(Action::Cancel, "End")],
        conference: [None, None, None, key(Action::Cancel, "Cancel")],
    },
    Row {
        place: Place::Talking,
        desk: [
            key(Action::Transfer, "Transfer"),
            key(Action::Hold, "Hold"),
            key(Action::Conference, "Conf"),
            key(Action::End, "End"),
        ],
        touch: [
            key(Action::Transfer, "Transfer"),
            key(Action::Hold, "Hold"),
            key(Action::NewCall, "New call"),
            key(Action::End, "End"),
        ],
        conference: [
            key(Action::Transfer, "Transfer"),
            key(Action::Hold, "Hold"),
            key(Action::Conference, "Conference"),
            key(Action::End, "Cancel"),
        ],
    },
    Row {
        place: Place::Held,
        desk: [
            key(Action::Transfer, "Transfer"),
            key(Action::Resume, "Resume"),
            key(Action::NewCall, "NewCall"),
            key(Action::End, "End"),
        ],
        touch: [
            key(Action::Transfer, "Transfer"),
            key(Action::Resume, "Resume"),
            key(Action::NewCall, "New call"),
            key(Action::End, "End"),
        ],
        conference: [
            key(Action::Transfer, "Transfer"),
            key(Action::Resume, "Resume"),
            key(Action::NewCall, "NewCall"),
            key(Action::End, "Cancel"),
        ],
    },
    Row {
        place: Place::HeldByThem,
        desk: [
            None,
            key(Action::Hold, "Hold"),
            None,
            key(Action::End, "End"),
        ],
        touch: [
            None,
            key(Action::Hold, "Hold"),
            key(Action::NewCall, "New call"),
            key(Action::End, "End"),
        ],
        conference: [None, None, None, key(Action::End, "Cancel")],
    },
    Row {
        place: Place::Ended,
        desk: [
            key(Action::NewCall, "NewCall"),
            None,
            None,
            key(Action::Cancel, "Exit"),
        ],
        touch: [
            key(Action::NewCall, "New call"),
            None,
            None,
            key(Action::Cancel, "Close"),
        ],
        conference: [
            key(Action::NewCall, "NewCall"),
            None,
            None,
            key(Action::Cancel, "Exit"),
        ],
    },
    Row {
        place: Place::Failed,
        desk: [key(Action::NewCall, "NewCall"), None, None, None],
        touch: [
            key(Action::NewCall, "New call"),
            None,
            None,
            key(Action::Cancel, "Close"),
        ],
        conference: [key(Action::NewCall, "NewCall"), None, None, None],
    },
    Row {
        place: Place::Menu,
        desk: [
            key(Action::Back, "Back"),
            None,
            None,
            key(Action::Select, "Enter"),
        ],
        touch: [
            key(Action::Back, "Back"),
            None,
            None,
            key(Action::Select, "Open"),
        ],
        conference: [
            key(Action::Back, "Back"),
            None,
            None,
            key(Action::Select, "Enter"),
        ],
    },
    Row {
        place: Place::List,
        desk: [
            key(Action::Back, "Back"),
            None,
            None,
            key(Action::Send, "Send"),
        ],
        touch: [
            key(Action::Back, "Back"),
            None,
            None,
            key(Action::Send, "Call"),
        ],
        conference: [
            key(Action::Back, "Back"),
            None,
            None,
            key(Action::Send, "Send"),
        ],
    },
];

/// The four soft keys of a screen.
pub(crate) fn softkeys(face: Face, place: Place) -> [Slot; 4] {
    let Some(row) = SOFTKEYS.iter().find(|row| row.place == place) else {
        return [None; 4];
    };
    match face {
        Face::DeskPixel | Face::DeskColour => row.desk,
        Face::Touch => row.touch,
        Face::Conference => row.conference,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: [Place; 12] = [
        Place::Boot,
        Place::Idle,
        Place::Dialling,
        Place::RingingIn,
        Place::RingingOut,
        Place::Talking,
        Place::Held,
        Place::HeldByThem,
        Place::Ended,
        Place::Failed,
        Place::Menu,
        Place::List,
    ];

    #[test]
    fn every_screen_has_exactly_one_row() {
        for place in PLACES {
            let rows = SOFTKEYS.iter().filter(|row| row.place == place).count();
            assert_eq!(rows, 1, "{place:?}");
        }
        assert_eq!(SOFTKEYS.len(), PLACES.len());
    }

    #[test]
    fn every_label_fits_under_its_quarter_of_the_screen() {
        for row in SOFTKEYS {
            for slots in [&row.desk, &row.touch, &row.conference] {
                for (action, label) in slots.iter().flatten() {
                    assert!((1..=10).contains(&label.len()), "{action:?} {label}");
                }
            }
        }
    }

    #[test]
    fn the_conference_phone_shows_what_its_manual_prints() {
        let labels =
            |place| softkeys(Face::Conference, place).map(|slot| slot.map_or("", |key| key.1));
        assert_eq!(
            labels(Place::RingingIn),
            ["Answer", "Forward", "Silence", "Reject"]
        );
        assert_eq!(
            labels(Place::Talking),
            ["Transfer", "Hold", "Conference", "Cancel"]
        );
        assert_eq!(
            labels(Place::Held),
            ["Transfer", "Resume", "NewCall", "Cancel"]
        );
        assert_eq!(labels(Place::HeldByThem), ["", "", "", "Cancel"]);
        assert_eq!(labels(Place::RingingOut), ["", "", "", "Cancel"]);
        assert_eq!(labels(Place::Failed), ["NewCall", "", "", ""]);
    }
}
