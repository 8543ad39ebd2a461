//! Words of settings: services.
