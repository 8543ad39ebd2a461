//! Whole phones in a small world: two of them, a scripted server, a network without loss.

mod boot;
mod calls;
mod safety;
mod screens;
mod world;
