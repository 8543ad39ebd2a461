//! Words of settings: upkeep.
