//! What a person sees and presses, as plain data, and its LCD and text renderers.

#![deny(clippy::disallowed_methods)]
