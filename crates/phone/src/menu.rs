//! The phone's own menu: what the rows are and what each opens.

use offhook_base::Instant;

use crate::Phone;
use crate::panel::Open;

/// One entry of the menu.
pub(crate) struct Row {
    /// What it says.
    pub(crate) label: &'static str,
    /// What the present state is, behind the label; empty for none.
    pub(crate) state: fn(&Phone) -> &'static str,
    /// What it opens or changes.
    pub(crate) open: fn(&mut Phone, Instant),
}

/// The entries in order.
pub(crate) static ROWS: &[Row] = &[
    Row {
        label: "Status",
        state: |_| "",
        open: |phone, _| phone.panel.open = Open::Status { chosen: 0 },
    },
    Row {
        label: "Do not disturb",
        state: |phone| if phone.dnd { "on" } else { "off" },
        open: |phone, now| phone.set_dnd(now, !phone.dnd),
    },
    Row {
        label: "History",
        state: |_| "",
        open: |phone, now| phone.act(now, crate::actions::Action::History),
    },
];
